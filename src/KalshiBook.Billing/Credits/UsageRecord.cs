namespace KalshiBook.Billing;

/// <summary>What a granted charge leaves in the store, in the transaction that took its credits.</summary>
/// <param name="Charge">The charge.</param>
/// <param name="CycleNumber">The account's cycle that paid; 0 where the charge was given up before it arrived, and nothing was taken.</param>
/// <param name="Overage">The part of it that was beyond the allowance, in credits.</param>
/// <param name="TotalAfter">The allowance after it: with the next two, the first answer, for a repeat of the charge.</param>
/// <param name="UsedAfter">The credits used after it.</param>
/// <param name="OverageAfter">The overage of the cycle after it.</param>
/// <param name="RefundedAt">When it was given back, or null.</param>
public sealed record UsageRecord(
    Charge Charge, long CycleNumber, long Overage, long TotalAfter, long UsedAfter, long OverageAfter, DateTimeOffset? RefundedAt = null);
