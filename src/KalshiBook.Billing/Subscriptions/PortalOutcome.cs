namespace KalshiBook.Billing;

/// <summary>What came of asking for the portal.</summary>
public enum PortalOutcome
{
    /// <summary>There is a page.</summary>
    Open = 0,

    /// <summary>The user has no customer at Stripe.</summary>
    NoCustomer = 1,

    /// <summary>The account was closed.</summary>
    AccountClosed = 2,
}
