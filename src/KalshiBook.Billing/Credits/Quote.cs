namespace KalshiBook.Billing;

/// <summary>What a charge would meet if it came now. Nothing is reserved: another request may come first.</summary>
/// <param name="Outcome">How the charge would be decided.</param>
/// <param name="Overage">The part of it that would be overage, in credits.</param>
/// <param name="Balance">The present balance, without the charge.</param>
public sealed record Quote(ChargeOutcome Outcome, long Overage, Balance Balance);
