namespace KalshiBook.Billing;

/// <summary>The answer to a refund.</summary>
/// <param name="Outcome">What the refund did.</param>
/// <param name="Balance">The balance after it.</param>
public sealed record RefundResult(RefundOutcome Outcome, Balance Balance);
