using System.Globalization;
using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>The lines of an invoice: plans in advance, usage afterwards.</summary>
internal static class InvoiceLines
{
    public static JsonObject[] InAdvance(JsonObject subscription, long start, long end) =>
    [
        .. SubscriptionItems.Of(subscription).Where(item => !Prices.IsMetered(item.Object("price")))
            .Select(item => New(subscription, item, item.Number("quantity") ?? 1, start, end)),
    ];

    public static JsonObject[] Usage(World world, JsonObject subscription, long start, long end) =>
    [
        .. SubscriptionItems.Of(subscription).Where(item => Prices.IsMetered(item.Object("price")))
            .Select(item => New(subscription, item, Used(world, subscription, item, start, end), start, end)),
    ];

    // A total below zero is billed as zero.
    private static decimal Used(World world, JsonObject subscription, JsonObject item, long start, long end)
    {
        var meter = world.Get("billing.meter", item.Object("price").Object("recurring").Text("meter")!);
        var billed = EarlyUsage.Of(world, subscription);
        var events = world.Usage.Of(meter.Text("event_name")!, subscription.Text("customer")!, start, end).Where(one => !billed.Contains(one.Identifier));
        return Math.Max(0, MeterSummaries.Aggregate(meter, events));
    }

    private static JsonObject New(JsonObject subscription, JsonObject item, decimal quantity, long start, long end)
    {
        var price = item.Object("price");
        var amount = Prices.AmountOf(price, quantity);
        var line = Templates.New("line_item", World.NewId("il"));
        line.Set(
            ("amount", amount),
            ("currency", price.Text("currency")),
            ("description", $"{quantity.ToString(CultureInfo.InvariantCulture)} × {price.Id()}"),
            ("period", new JsonObject { ["start"] = start, ["end"] = end }),
            ("pricing", new JsonObject
            {
                ["price_details"] = new JsonObject { ["price"] = price.Id(), ["product"] = price.Text("product") },
                ["type"] = "price_details",
                ["unit_amount_decimal"] = price.Text("unit_amount_decimal"),
            }),
            ("quantity", (long)quantity),
            ("quantity_decimal", quantity.ToString(CultureInfo.InvariantCulture)),
            ("subscription", subscription.Id()),
            ("subtotal", amount));
        line.Object("parent").Object("subscription_item_details").Set(("subscription", subscription.Id()), ("subscription_item", item.Id()));
        return line;
    }
}
