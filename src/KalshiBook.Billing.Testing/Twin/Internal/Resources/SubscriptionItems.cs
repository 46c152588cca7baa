using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>What a subscription is for: prices, quantities and their periods.</summary>
internal static class SubscriptionItems
{
    public static JsonObject New(string subscriptionId, JsonObject price, long quantity, long created, long start, long end)
    {
        var item = Templates.New("subscription_item", World.NewId("si"));
        item.Set(("created", created), ("current_period_start", start), ("current_period_end", end), ("subscription", subscriptionId));
        SetPrice(item, price, quantity);
        return item;
    }

    /// <summary>Sets price and quantity. A metered price has no quantity.</summary>
    public static void SetPrice(JsonObject item, JsonObject price, long quantity)
    {
        item["price"] = price.DeepClone();
        item["plan"] = Plan(price);
        item.Remove("quantity");
        if (!Prices.IsMetered(price)) item["quantity"] = quantity;
    }

    public static JsonObject[] Of(JsonObject subscription) => [.. subscription.Object("items")["data"]!.AsArray().Select(item => item!.AsObject())];

    /// <summary>Gives the period of all items, which the twin keeps equal.</summary>
    public static (long Start, long End) Period(JsonObject subscription) =>
        (Of(subscription)[0].Number("current_period_start")!.Value, Of(subscription)[0].Number("current_period_end")!.Value);

    public static void SetPeriod(JsonObject subscription, long start, long end)
    {
        foreach (var item in Of(subscription)) item.Set(("current_period_start", start), ("current_period_end", end));
    }

    // The form that prices had before there were prices, which items still carry.
    private static JsonObject Plan(JsonObject price)
    {
        var recurring = price.Object("recurring");
        return new JsonObject
        {
            ["id"] = price.Id(),
            ["object"] = "plan",
            ["active"] = true,
            ["amount"] = price.Number("unit_amount"),
            ["amount_decimal"] = price.Text("unit_amount_decimal"),
            ["billing_scheme"] = "per_unit",
            ["created"] = price.Number("created"),
            ["currency"] = price.Text("currency"),
            ["interval"] = recurring.Text("interval"),
            ["interval_count"] = recurring.Number("interval_count"),
            ["livemode"] = false,
            ["metadata"] = new JsonObject(),
            ["meter"] = recurring.Text("meter"),
            ["nickname"] = null,
            ["product"] = price.Text("product"),
            ["tiers_mode"] = null,
            ["transform_usage"] = null,
            ["trial_period_days"] = null,
            ["usage_type"] = recurring.Text("usage_type"),
        };
    }
}
