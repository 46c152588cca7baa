using System.Text.Json.Serialization;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>The answer of <c>POST /billing/checkout</c>.</summary>
public sealed record CheckoutResponse
{
    /// <summary>Gets Stripe's page to subscribe at.</summary>
    [JsonPropertyName("checkout_url")]
    public required string CheckoutUrl { get; init; }

    /// <summary>Gets the id of the request.</summary>
    [JsonPropertyName("request_id")]
    public required string RequestId { get; init; }
}
