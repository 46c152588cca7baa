using System.Text.Json.Serialization;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>The usage of one day, endpoint or API key.</summary>
[JsonNumberHandling(JsonNumberHandling.Strict)]
public sealed record UsageEntry
{
    /// <summary>Gets the day, the endpoint, or the API key's id; null for requests without an API key.</summary>
    [JsonPropertyName("key")]
    public required string? Key { get; init; }

    /// <summary>Gets how many charged requests there were. Refunded ones are left out.</summary>
    [JsonPropertyName("requests")]
    public required long Requests { get; init; }

    /// <summary>Gets their credits.</summary>
    [JsonPropertyName("credits")]
    public required long Credits { get; init; }
}
