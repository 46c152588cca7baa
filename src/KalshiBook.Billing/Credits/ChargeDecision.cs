namespace KalshiBook.Billing;

/// <summary>What becomes of a charge: the answer, and what has to be stored with it. For stores that don't compute in SQL.</summary>
/// <param name="Result">The answer.</param>
/// <param name="Account">The account after it.</param>
/// <param name="Record">The usage record to add, or null.</param>
/// <param name="Owed">The overage that is owed from now on, or null.</param>
public sealed record ChargeDecision(ChargeResult Result, BillingAccount Account, UsageRecord? Record, OwedOverage? Owed)
{
    /// <summary>Decides a charge.</summary>
    /// <param name="charge">The charge.</param>
    /// <param name="account">The account at the time of the charge (see <see cref="BillingAccount.At"/>).</param>
    /// <param name="known">What is on record under the charge's user, time and id, or null.</param>
    /// <returns>What becomes of it. A charge that is on record gets its first answer, and changes nothing.</returns>
    public static ChargeDecision Of(Charge charge, BillingAccount account, UsageRecord? known)
    {
        if (known is not null) return new ChargeDecision(FirstAnswer(known, account.Balance), account, Record: null, Owed: null);
        var outcome = CreditArithmetic.Decide(account, charge.Credits);
        if (outcome != ChargeOutcome.Granted) return new ChargeDecision(new ChargeResult(outcome, account.Balance), account, Record: null, Owed: null);
        var overage = CreditArithmetic.Overage(account.Balance, charge.Credits);
        var after = CreditArithmetic.Charge(account, charge.Credits);
        return new ChargeDecision(
            new ChargeResult(outcome, after.Balance),
            after,
            new UsageRecord(charge, after.CycleNumber, overage, after.CreditsTotal, after.CreditsUsed, after.OverageCredits),
            overage == 0 ? null : new OwedOverage(charge.Id, IsRefund: false, overage, charge.Time, after.CycleNumber));
    }

    private static ChargeResult FirstAnswer(UsageRecord known, Balance now) => known.CycleNumber == 0
        ? new ChargeResult(ChargeOutcome.Voided, now)
        : new ChargeResult(
            ChargeOutcome.Granted, now with { Total = known.TotalAfter, Used = known.UsedAfter, Overage = known.OverageAfter });
}
