using System.Text.Json.Serialization;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>The answer of <c>POST /billing/webhook</c>, for Stripe.</summary>
public sealed record WebhookResponse
{
    /// <summary>Gets a value indicating whether the event was taken. It is always true.</summary>
    [JsonPropertyName("received")]
    public required bool Received { get; init; }
}
