namespace KalshiBook.Billing;

/// <summary>A row of what is owed: the overage of a charge, or what a refund took off.</summary>
/// <param name="ChargeId">The charge.</param>
/// <param name="IsRefund">Whether a refund took it off.</param>
/// <param name="Credits">The credits: negative of a refund.</param>
/// <param name="OccurredAt">When the charge was, of a refund too.</param>
/// <param name="CycleNumber">The account's cycle that the charge was in.</param>
public sealed record OwedOverage(Guid ChargeId, bool IsRefund, long Credits, DateTimeOffset OccurredAt, long CycleNumber);
