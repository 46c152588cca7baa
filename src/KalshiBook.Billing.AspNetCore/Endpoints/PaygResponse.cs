using System.Globalization;
using System.Text.Json.Serialization;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>The answer of <c>POST /billing/payg</c>.</summary>
public sealed record PaygResponse
{
    /// <summary>Gets a value indicating whether pay-as-you-go is on.</summary>
    [JsonPropertyName("payg_enabled")]
    public required bool PaygEnabled { get; init; }

    /// <summary>Gets what that means, for people.</summary>
    [JsonPropertyName("message")]
    public required string Message { get; init; }

    /// <summary>Gets the id of the request.</summary>
    [JsonPropertyName("request_id")]
    public required string RequestId { get; init; }

    internal static PaygResponse On(decimal pricePerCredit, string requestId) => new()
    {
        PaygEnabled = true,
        Message = string.Create(
            CultureInfo.InvariantCulture,
            $"Pay-As-You-Go enabled. Overage credits will be billed at ${pricePerCredit:0.############################}/credit."),
        RequestId = requestId,
    };

    internal static PaygResponse Off(string requestId) => new()
    {
        PaygEnabled = false,
        Message = "Pay-As-You-Go disabled. API access will stop when credits are exhausted.",
        RequestId = requestId,
    };
}
