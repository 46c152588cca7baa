namespace KalshiBook.Billing;

/// <summary>The usage of one day, endpoint or API key. Refunded charges are left out.</summary>
/// <param name="Key">The day as <c>2026-02-14</c>, the endpoint, or the API key's id; null for charges without an API key.</param>
/// <param name="Requests">How many charges.</param>
/// <param name="Credits">Their credits.</param>
public sealed record UsageGroup(string? Key, long Requests, long Credits);
