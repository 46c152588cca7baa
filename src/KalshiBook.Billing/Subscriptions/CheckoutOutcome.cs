namespace KalshiBook.Billing;

/// <summary>What came of a checkout.</summary>
public enum CheckoutOutcome
{
    /// <summary>There is a page to subscribe at.</summary>
    Open = 0,

    /// <summary>The user has a plan subscription already; the portal is the place to change it.</summary>
    AlreadySubscribed = 1,

    /// <summary>The account was closed.</summary>
    AccountClosed = 2,
}
