using System.Text.Json.Serialization;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Something that an account without credits can do: wait, or call an endpoint of this host.</summary>
public sealed record ErrorAction
{
    /// <summary>Gets what to do: <c>wait</c>, <c>enable_payg</c>, <c>raise_limit</c>, <c>upgrade</c> or <c>pay</c>.</summary>
    [JsonPropertyName("type")]
    public required string Type { get; init; }

    /// <summary>Gets until when to wait, in UTC.</summary>
    [JsonPropertyName("until")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTime? Until { get; init; }

    /// <summary>Gets the HTTP method of the endpoint.</summary>
    [JsonPropertyName("method")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Method { get; init; }

    /// <summary>Gets the path of the endpoint, as the host maps it.</summary>
    [JsonPropertyName("path")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Path { get; init; }

    /// <summary>Gets what the endpoint is called with: <c>access_token</c>.</summary>
    [JsonPropertyName("auth")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Auth { get; init; }
}
