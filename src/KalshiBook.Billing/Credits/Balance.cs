namespace KalshiBook.Billing;

/// <summary>The figures of an account in its current billing cycle, and what else a charge is decided by.</summary>
public sealed record Balance
{
    /// <summary>Gets the name of the plan.</summary>
    public required string Tier { get; init; }

    /// <summary>Gets the cycle's allowance, in credits.</summary>
    public required long Total { get; init; }

    /// <summary>Gets the credits used in the cycle, overage included.</summary>
    public required long Used { get; init; }

    /// <summary>Gets the part of the used credits that was beyond the allowance when it was charged.</summary>
    public required long Overage { get; init; }

    /// <summary>Gets the billing cycle.</summary>
    public required BillingCycle Cycle { get; init; }

    /// <summary>Gets a value indicating whether pay-as-you-go is on.</summary>
    public bool PaygEnabled { get; init; }

    /// <summary>Gets the most overage that a cycle may have, in credits. Null is no limit.</summary>
    public long? OverageLimit { get; init; }

    /// <summary>Gets a value indicating whether overage is refused because a subscription waits for a payment.</summary>
    public bool PaygSuspended { get; init; }

    /// <summary>Gets a value indicating whether the account has a plan subscription, in whatever status.</summary>
    public bool IsSubscribed { get; init; }

    /// <summary>Gets what is left of the allowance: <c>max(0, Total − (Used − Overage))</c>.</summary>
    public long Remaining => CreditArithmetic.Remaining(Total, Used, Overage);
}
