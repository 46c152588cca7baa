namespace KalshiBook.Billing;

/// <summary>What a refund did. Only <see cref="Refunded"/> gave credits back.</summary>
public enum RefundOutcome
{
    /// <summary>The credits were given back.</summary>
    Refunded = 0,

    /// <summary>The charge had been refunded, or recorded as given up, before.</summary>
    AlreadyRefunded = 1,

    /// <summary>The cycle of the charge is over. What was used in it stays used.</summary>
    CycleOver = 2,

    /// <summary>The charge had not arrived. It is now on record as given up, and takes nothing should it arrive yet.</summary>
    Voided = 3,
}
