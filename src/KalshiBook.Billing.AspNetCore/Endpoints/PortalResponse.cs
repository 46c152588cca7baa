using System.Text.Json.Serialization;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>The answer of <c>POST /billing/portal</c>.</summary>
public sealed record PortalResponse
{
    /// <summary>Gets Stripe's page to manage the subscription at.</summary>
    [JsonPropertyName("portal_url")]
    public required string PortalUrl { get; init; }

    /// <summary>Gets the id of the request.</summary>
    [JsonPropertyName("request_id")]
    public required string RequestId { get; init; }
}
