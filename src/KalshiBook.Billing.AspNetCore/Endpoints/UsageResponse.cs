using System.Text.Json.Serialization;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>The answer of <c>GET /billing/usage</c>.</summary>
public sealed record UsageResponse
{
    /// <summary>Gets the groups that have usage.</summary>
    [JsonPropertyName("data")]
    public required IReadOnlyList<UsageEntry> Data { get; init; }

    /// <summary>Gets the id of the request.</summary>
    [JsonPropertyName("request_id")]
    public required string RequestId { get; init; }
}
