namespace KalshiBook.Billing;

/// <summary>What becomes of a refund: the answer, and what has to be stored with it. For stores that don't compute in SQL.</summary>
/// <param name="Result">The answer.</param>
/// <param name="Account">The account after it.</param>
/// <param name="Record">The charge's usage record as it is to be from now on, or null where it stays as it is.</param>
/// <param name="Owed">What is taken off the overage that is owed, or null.</param>
public sealed record RefundDecision(RefundResult Result, BillingAccount Account, UsageRecord? Record, OwedOverage? Owed)
{
    /// <summary>Decides a refund.</summary>
    /// <param name="charge">The charge that is to be given back.</param>
    /// <param name="at">The present time.</param>
    /// <param name="account">The account at that time (see <see cref="BillingAccount.At"/>).</param>
    /// <param name="known">What is on record under the charge's user, time and id, or null.</param>
    /// <returns>What becomes of it. A charge that is not on record is recorded as given up: should it arrive yet, it takes nothing.</returns>
    public static RefundDecision Of(Charge charge, DateTimeOffset at, BillingAccount account, UsageRecord? known)
    {
        if (known is null)
        {
            var givenUp = new UsageRecord(charge, CycleNumber: 0, Overage: 0, TotalAfter: 0, UsedAfter: 0, OverageAfter: 0, RefundedAt: at);
            return new RefundDecision(new RefundResult(RefundOutcome.Voided, account.Balance), account, givenUp, Owed: null);
        }
        if (known.RefundedAt is not null) return Unchanged(RefundOutcome.AlreadyRefunded, account);
        if (known.CycleNumber != account.CycleNumber) return Unchanged(RefundOutcome.CycleOver, account);
        var after = CreditArithmetic.Refund(account, known.Charge.Credits);
        var back = after.OverageCredits - account.OverageCredits;
        return new RefundDecision(
            new RefundResult(RefundOutcome.Refunded, after.Balance),
            after,
            known with { RefundedAt = at },
            back == 0 ? null : new OwedOverage(charge.Id, IsRefund: true, back, charge.Time, known.CycleNumber));
    }

    private static RefundDecision Unchanged(RefundOutcome outcome, BillingAccount account) =>
        new(new RefundResult(outcome, account.Balance), account, Record: null, Owed: null);
}
