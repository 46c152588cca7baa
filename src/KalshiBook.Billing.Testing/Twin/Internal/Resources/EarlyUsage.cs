using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>The meter events of a subscription that were invoiced before their period ended: the period's own invoice leaves them out.</summary>
internal static class EarlyUsage
{
    private const string Name = "billed_early";

    public static HashSet<string> Of(World world, JsonObject subscription) => world.Notes.TryGetValue(subscription.Id(), out var note)
        ? [.. note[Name]!.AsArray().Select(identifier => (string)identifier!)]
        : [];

    /// <summary>Notes all that is billed now, which is what there is of a time.</summary>
    public static void Note(World world, JsonObject subscription, long start, long end)
    {
        var billed = Of(world, subscription);
        foreach (var item in SubscriptionItems.Of(subscription).Where(item => Prices.IsMetered(item.Object("price"))))
        {
            var meter = world.Get("billing.meter", item.Object("price").Object("recurring").Text("meter")!);
            billed.UnionWith(world.Usage.Of(meter.Text("event_name")!, subscription.Text("customer")!, start, end).Select(one => one.Identifier));
        }
        world.Notes[subscription.Id()] = new JsonObject { [Name] = new JsonArray([.. billed.Select(identifier => JsonValue.Create(identifier))]) };
    }
}
