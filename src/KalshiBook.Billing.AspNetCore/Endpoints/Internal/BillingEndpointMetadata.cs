namespace KalshiBook.Billing.AspNetCore;

/// <summary>Marks a billing endpoint, so that its path can be told, wherever the host mapped it.</summary>
internal sealed record BillingEndpointMetadata(BillingEndpointKind Kind);
