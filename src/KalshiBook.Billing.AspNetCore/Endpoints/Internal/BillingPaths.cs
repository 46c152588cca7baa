namespace KalshiBook.Billing.AspNetCore;

/// <summary>Where the endpoints are that a refusal leads to; null where the host doesn't map one.</summary>
internal sealed record BillingPaths(string? Checkout, string? Portal, string? Payg);
