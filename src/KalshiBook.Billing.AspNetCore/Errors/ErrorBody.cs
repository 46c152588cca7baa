using System.Text.Json.Serialization;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>What went wrong, and, where credits or a payment method are lacking, what can be done about it.</summary>
/// <remarks>
/// The members from <see cref="CreditsRequired"/> to <see cref="Actions"/> are there only where a charge was refused for lack of credits.
/// </remarks>
[JsonNumberHandling(JsonNumberHandling.Strict)]
public sealed record ErrorBody
{
    /// <summary>Gets the code, one of <see cref="ErrorCodes"/>.</summary>
    [JsonPropertyName("code")]
    public required string Code { get; init; }

    /// <summary>Gets the message, for people.</summary>
    [JsonPropertyName("message")]
    public required string Message { get; init; }

    /// <summary>Gets the HTTP status.</summary>
    [JsonPropertyName("status")]
    public required int Status { get; init; }

    /// <summary>Gets the cost of the request, in credits.</summary>
    [JsonPropertyName("credits_required")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? CreditsRequired { get; init; }

    /// <summary>Gets what is left of the allowance, in credits.</summary>
    [JsonPropertyName("credits_remaining")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? CreditsRemaining { get; init; }

    /// <summary>Gets when the next billing cycle begins, in UTC. Null where that waits for a payment.</summary>
    [JsonPropertyName("resets_at")]
    public DateTime? ResetsAt { get; init; }

    /// <summary>Gets what this account can do, instead of trying again.</summary>
    [JsonPropertyName("actions")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ErrorAction>? Actions { get; init; }

    /// <summary>Gets Stripe's page for the payment method that pay-as-you-go needs first.</summary>
    /// <remarks>There only where the code is <see cref="ErrorCodes.PaymentMethodRequired"/>.</remarks>
    [JsonPropertyName("setup_url")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SetupUrl { get; init; }
}
