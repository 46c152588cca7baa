using System.Text.Json.Serialization;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>The body of <c>POST /billing/checkout</c>, for documents about it.</summary>
internal sealed record CheckoutRequest
{
    /// <summary>Gets the name of a plan that is sold. Null where there is only one.</summary>
    [JsonPropertyName("plan")]
    public string? Plan { get; init; }
}
