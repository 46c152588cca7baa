using System.Text.Json.Serialization;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>The body of <c>POST /billing/payg</c>, for documents about it.</summary>
/// <remarks>Nobody parses into it: a limit that is left out and one that is null are two things, which no property can tell.</remarks>
internal sealed record PaygRequest
{
    /// <summary>Gets a value indicating whether pay-as-you-go is to be on.</summary>
    [JsonPropertyName("enable")]
    public required bool Enable { get; init; }

    /// <summary>Gets the most overage that a cycle may have, in credits. Null is no limit.</summary>
    [JsonPropertyName("overage_limit")]
    public long? OverageLimit { get; init; }
}
