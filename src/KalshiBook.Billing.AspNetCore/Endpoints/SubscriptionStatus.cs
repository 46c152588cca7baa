using System.Text.Json.Serialization;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>The plan subscription in the answer of <c>GET /billing/status</c>.</summary>
public sealed record SubscriptionStatus
{
    /// <summary>Gets the status, in Stripe's spelling.</summary>
    [JsonPropertyName("status")]
    public required string Status { get; init; }

    /// <summary>Gets the name of the plan that is subscribed to.</summary>
    [JsonPropertyName("plan")]
    public required string Plan { get; init; }

    /// <summary>Gets the end of Stripe's current period, in UTC.</summary>
    [JsonPropertyName("current_period_end")]
    public required DateTime CurrentPeriodEnd { get; init; }

    /// <summary>Gets a value indicating whether the subscription ends with its period.</summary>
    [JsonPropertyName("cancel_at_period_end")]
    public required bool CancelAtPeriodEnd { get; init; }

    /// <summary>Gets when the subscription ends, in UTC, or null.</summary>
    [JsonPropertyName("ends_at")]
    public required DateTime? EndsAt { get; init; }

    internal static SubscriptionStatus Of(PlanSubscription subscription) => new()
    {
        Status = subscription.Status,
        Plan = subscription.Plan,
        CurrentPeriodEnd = subscription.CurrentPeriodEnd.UtcDateTime,
        CancelAtPeriodEnd = subscription.CancelAtPeriodEnd,
        EndsAt = subscription.EndsAt?.UtcDateTime,
    };
}
