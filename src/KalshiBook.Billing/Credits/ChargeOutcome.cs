namespace KalshiBook.Billing;

/// <summary>How a charge was decided. Only <see cref="Granted"/> took credits.</summary>
/// <remarks>The numbers are stored by nobody, but spoken between stores and their SQL: they stay as they are.</remarks>
public enum ChargeOutcome
{
    /// <summary>The credits were charged, now or by an earlier try with the same id.</summary>
    Granted = 0,

    /// <summary>The charge is beyond the allowance, and pay-as-you-go is off.</summary>
    CreditsExhausted = 1,

    /// <summary>The charge would pass the cycle's overage limit.</summary>
    PaygLimitReached = 2,

    /// <summary>The charge needs overage, and overage is suspended until a subscription is paid.</summary>
    PaygSuspended = 3,

    /// <summary>The account was closed.</summary>
    AccountClosed = 4,

    /// <summary>The charge was given up before it arrived: a refund of it came first. Its request must not be served.</summary>
    Voided = 5,
}
