using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>Reads what a subscription, or a Checkout session, is to sell.</summary>
internal static class SubscriptionItemRequest
{
    public static IReadOnlyList<(JsonObject Price, long Quantity)> Items(World world, Call call, string name)
    {
        var items = new List<(JsonObject Price, long Quantity)>();
        foreach (var part in call.Parts(name)) items.Add(Item(world, part));
        if (items.Count == 0) throw Error.Invalid($"Missing required param: {name}.", name, "parameter_missing");
        if (items.Count > 20) throw Error.Invalid("A subscription has at most 20 items.", name);
        if (items.Select(item => IntervalOf(item.Price)).Distinct().Count() > 1)
            throw Error.Invalid("All prices must have the same billing interval.", name);
        if (items.Select(item => item.Price.Text("currency")).Distinct(StringComparer.Ordinal).Count() > 1) throw Error.Invalid("All prices must have the same currency.", name);
        if (items.Select(item => item.Price.Id()).Distinct(StringComparer.Ordinal).Count() < items.Count) throw Error.Invalid("A price can be an item only once.", name);
        return items;
    }

    /// <summary>Reads what is to become of an item that there is.</summary>
    public static Action Change(World world, JsonObject subscription, Call part)
    {
        var id = part.Required("id");
        var item = SubscriptionItems.Of(subscription).FirstOrDefault(one => one.Id() == id) ?? throw Error.Missing("subscription_item", id, part.NameOf("id"));
        var price = part["price"] is { } priceId ? world.Get("price", priceId, part.NameOf("price")) : item.Object("price");
        if (Prices.IsMetered(price) && part.Has("quantity"))
            throw Error.Invalid("Quantity should not be defined when usage_type=metered.", part.NameOf("quantity"));
        var quantity = part.Number("quantity", 0, 999_999) ?? item.Number("quantity") ?? 1;
        var others = SubscriptionItems.Of(subscription).Where(one => one != item).Select(one => one.Object("price")).ToList();
        if (others.Exists(one => IntervalOf(one) != IntervalOf(price))) throw Error.Invalid("All prices must have the same billing interval.", part.NameOf("price"));
        if (others.Exists(one => one.Id() == price.Id())) throw Error.Invalid("A price can be an item only once.", part.NameOf("price"));
        return () =>
        {
            // What was used by the old price is owed by it.
            if (Prices.IsMetered(item.Object("price")) && item.Object("price").Id() != price.Id()) SubscriptionLife.InvoiceUsage(world, subscription, world.Now + 1);
            SubscriptionItems.SetPrice(item, price, quantity);
        };
    }

    private static (string?, long?) IntervalOf(JsonObject price) => (price.Object("recurring").Text("interval"), price.Object("recurring").Number("interval_count"));

    private static (JsonObject Price, long Quantity) Item(World world, Call part)
    {
        var price = world.Get("price", part.Required("price"), part.NameOf("price"));
        if (Prices.IsMetered(price) && part.Has("quantity"))
            throw Error.Invalid("Quantity should not be defined when usage_type=metered.", part.NameOf("quantity"));
        return (price, part.Number("quantity", 0, 999_999) ?? 1);
    }
}
