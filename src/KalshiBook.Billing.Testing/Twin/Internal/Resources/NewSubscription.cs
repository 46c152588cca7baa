using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>What a subscription is to be made from.</summary>
internal sealed record NewSubscription(string CustomerId, IReadOnlyList<(JsonObject Price, long Quantity)> Items)
{
    public string Id { get; init; } = World.NewId("sub");

    public IEnumerable<KeyValuePair<string, string>> Metadata { get; init; } = [];

    public string? DefaultPaymentMethodId { get; init; }

    public string? Description { get; init; }

    public long? Created { get; init; }

    public long? PeriodStart { get; init; }

    /// <summary>The end of the first period; without one a whole period from its start.</summary>
    public long? PeriodEnd { get; init; }

    public long? TrialEnd { get; init; }

    /// <summary>Gives the subscription, of no status yet and with no invoice.</summary>
    public JsonObject ToJson(World world)
    {
        var subscription = Templates.New("subscription", Id);
        var start = PeriodStart ?? world.Now;
        var end = TrialEnd ?? PeriodEnd ?? EndAfter(start);
        var created = Created ?? start;
        subscription.Set(
            ("billing_cycle_anchor", TrialEnd is null && PeriodEnd is null ? start : end),
            ("created", created),
            ("currency", Items[0].Price.Text("currency")),
            ("customer", CustomerId),
            ("default_payment_method", DefaultPaymentMethodId),
            ("description", Description),
            ("metadata", JsonObjects.Map(Metadata)),
            ("start_date", created),
            ("trial_start", TrialEnd is null ? null : start),
            ("trial_end", TrialEnd));
        var items = subscription.Object("items");
        items["url"] = $"/v1/subscription_items?subscription={Id}";
        foreach (var (price, quantity) in Items) items["data"]!.AsArray().Add((JsonNode)SubscriptionItems.New(Id, price, quantity, created, start, end));
        return subscription;
    }

    private long EndAfter(long start)
    {
        var time = DateTimeOffset.FromUnixTimeSeconds(start);
        return Prices.PeriodEnd(Items[0].Price, time, time).ToUnixTimeSeconds();
    }
}
