using System.Text.Json.Serialization;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>The answer of <c>GET /billing/status</c>.</summary>
[JsonNumberHandling(JsonNumberHandling.Strict)]
public sealed record StatusResponse
{
    /// <summary>Gets the name of the plan.</summary>
    [JsonPropertyName("tier")]
    public required string Tier { get; init; }

    /// <summary>Gets the cycle's allowance, in credits.</summary>
    [JsonPropertyName("credits_total")]
    public required long CreditsTotal { get; init; }

    /// <summary>Gets the credits used in the cycle, overage included.</summary>
    [JsonPropertyName("credits_used")]
    public required long CreditsUsed { get; init; }

    /// <summary>Gets what is left of the allowance, in credits.</summary>
    [JsonPropertyName("credits_remaining")]
    public required long CreditsRemaining { get; init; }

    /// <summary>Gets a value indicating whether pay-as-you-go is on.</summary>
    [JsonPropertyName("payg_enabled")]
    public required bool PaygEnabled { get; init; }

    /// <summary>Gets the first instant of the billing cycle, in UTC.</summary>
    [JsonPropertyName("billing_cycle_start")]
    public required DateTime BillingCycleStart { get; init; }

    /// <summary>Gets the first instant after the billing cycle, in UTC.</summary>
    [JsonPropertyName("billing_cycle_end")]
    public required DateTime BillingCycleEnd { get; init; }

    /// <summary>Gets the overage of the cycle, in credits.</summary>
    [JsonPropertyName("overage_credits")]
    public required long OverageCredits { get; init; }

    /// <summary>Gets the most overage that a cycle may have, in credits, or null.</summary>
    [JsonPropertyName("overage_limit")]
    public required long? OverageLimit { get; init; }

    /// <summary>Gets a value indicating whether overage is refused because a subscription waits for a payment.</summary>
    [JsonPropertyName("payg_suspended")]
    public required bool PaygSuspended { get; init; }

    /// <summary>Gets the plan subscription, or null.</summary>
    [JsonPropertyName("subscription")]
    public required SubscriptionStatus? Subscription { get; init; }

    /// <summary>Gets the id of the request.</summary>
    [JsonPropertyName("request_id")]
    public required string RequestId { get; init; }

    internal static StatusResponse Of(BillingAccount account, string requestId) => new()
    {
        Tier = account.Tier,
        CreditsTotal = account.CreditsTotal,
        CreditsUsed = account.CreditsUsed,
        CreditsRemaining = account.Balance.Remaining,
        PaygEnabled = account.PaygEnabled,
        BillingCycleStart = account.Cycle.Start.UtcDateTime,
        BillingCycleEnd = account.Cycle.End.UtcDateTime,
        OverageCredits = account.OverageCredits,
        OverageLimit = account.OverageLimit,
        PaygSuspended = account.PaygSuspended,
        Subscription = account.Subscription is { } subscription ? SubscriptionStatus.Of(subscription) : null,
        RequestId = requestId,
    };
}
