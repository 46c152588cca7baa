using System.Text.Json.Serialization;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>The envelope that every error is answered with.</summary>
public sealed record ErrorResponse
{
    /// <summary>Gets what went wrong.</summary>
    [JsonPropertyName("error")]
    public required ErrorBody Error { get; init; }

    /// <summary>Gets the id of the request, <c>req_</c> and 12 hexadecimal characters, as in the header <c>X-Request-ID</c>.</summary>
    [JsonPropertyName("request_id")]
    public required string RequestId { get; init; }
}
