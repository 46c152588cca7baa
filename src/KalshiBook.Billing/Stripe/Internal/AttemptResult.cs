namespace KalshiBook.Billing;

/// <summary>What an attempt made at Stripe.</summary>
/// <param name="Id">Stripe's id of it.</param>
/// <param name="Url">Its address, where it has one.</param>
internal sealed record AttemptResult(string Id, string? Url = null);
