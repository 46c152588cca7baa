namespace KalshiBook.Billing;

/// <summary>What came of switching pay-as-you-go on.</summary>
public enum PaygOutcome
{
    /// <summary>It is on.</summary>
    Enabled = 0,

    /// <summary>A call that came later switched it off meanwhile.</summary>
    SwitchedOff = 1,

    /// <summary>The customer has no payment method, or one that an invoice could not be paid with.</summary>
    PaymentMethodRequired = 2,

    /// <summary>The account was closed.</summary>
    AccountClosed = 3,
}
