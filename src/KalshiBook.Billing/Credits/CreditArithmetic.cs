namespace KalshiBook.Billing;

/// <summary>What charges and refunds do to a balance: pure functions, without clock, database or network.</summary>
/// <remarks>Every store decides as these do; stores that compute in SQL are held to them by the store specification.</remarks>
public static class CreditArithmetic
{
    /// <summary>Gives what is left of an allowance.</summary>
    /// <param name="total">The allowance.</param>
    /// <param name="used">The credits used, overage included.</param>
    /// <param name="overage">The part of the used credits that was beyond the allowance when it was charged.</param>
    /// <returns>The credits left, never below zero.</returns>
    /// <remarks>Credits sold as overage don't count against the allowance: who was billed for them may still use what is included.</remarks>
    public static long Remaining(long total, long used, long overage) => Math.Max(0, checked(total - (used - overage)));

    /// <summary>Gives the part of a charge that is beyond the allowance.</summary>
    /// <param name="balance">The balance before the charge.</param>
    /// <param name="credits">The credits of the charge.</param>
    /// <returns>The overage, from 0 to <paramref name="credits"/>.</returns>
    public static long Overage(Balance balance, long credits) => Math.Max(0, checked(credits - balance.Remaining));

    /// <summary>Decides whether a charge is granted.</summary>
    /// <param name="account">The account at the time of the charge (see <see cref="BillingAccount.At"/>).</param>
    /// <param name="credits">The credits of the charge.</param>
    /// <returns>The outcome: granted, or why not.</returns>
    public static ChargeOutcome Decide(BillingAccount account, long credits)
    {
        if (account.ClosedAt is not null) return ChargeOutcome.AccountClosed;
        var overage = Overage(account.Balance, credits);
        if (overage == 0) return ChargeOutcome.Granted;
        if (!account.PaygEnabled) return ChargeOutcome.CreditsExhausted;
        if (account.PaygSuspended) return ChargeOutcome.PaygSuspended;
        return account.OverageLimit is { } limit && checked(account.OverageCredits + overage) > limit
            ? ChargeOutcome.PaygLimitReached
            : ChargeOutcome.Granted;
    }

    /// <summary>Takes a granted charge.</summary>
    /// <param name="account">The account before the charge.</param>
    /// <param name="credits">The credits of the charge.</param>
    /// <returns>The account after the charge.</returns>
    public static BillingAccount Charge(BillingAccount account, long credits) => account with
    {
        CreditsUsed = checked(account.CreditsUsed + credits),
        OverageCredits = checked(account.OverageCredits + Overage(account.Balance, credits)),
    };

    /// <summary>Gives back a charge of the current cycle, overage first.</summary>
    /// <param name="account">The account before the refund.</param>
    /// <param name="credits">The credits of the charge.</param>
    /// <returns>The account after the refund.</returns>
    /// <remarks>
    /// Overage comes first because the order of charges is chance: had the refunded one never been, the ones after it would have had its
    /// place in the allowance. Overage of the account, not <c>used − total</c>: a plan may have changed within the cycle.
    /// </remarks>
    public static BillingAccount Refund(BillingAccount account, long credits) => account with
    {
        CreditsUsed = checked(account.CreditsUsed - credits),
        OverageCredits = account.OverageCredits - Math.Min(credits, account.OverageCredits),
    };
}
