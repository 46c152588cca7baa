using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>Pauses of subscriptions, in which there are no periods and no invoices.</summary>
internal static class SubscriptionPauses
{
    private const string Updated = "customer.subscription.updated";

    public static JsonObject Pause(World world, JsonObject subscription, string type)
    {
        var before = (JsonObject)subscription.DeepClone();
        subscription.Set(("status", "paused"), ("status_details", new JsonObject
        {
            ["paused"] = new JsonObject
            {
                ["subscription"] = new JsonObject { ["type"] = type },
                ["transitioned_at"] = world.Now,
                ["type"] = "subscription",
            },
        }));
        world.Tell(Updated, subscription, JsonObjects.Difference(before, subscription));
        world.Tell("customer.subscription.paused", subscription);
        return subscription;
    }

    /// <summary>Ends a pause. What starts a new period now is invoiced now.</summary>
    public static JsonObject Resume(World world, JsonObject subscription, bool startsNow)
    {
        JsonObject? invoice = null;
        world.Change(subscription, Updated, () =>
        {
            subscription["status"] = "active";
            subscription.Remove("status_details"); // which only a paused one has
            if (startsNow) subscription["billing_cycle_anchor"] = world.Now;
            else if (SubscriptionItems.Period(subscription).End > world.Now) return; // the rest of a period that is paid
            var (start, end) = CurrentPeriod(world, subscription);
            SubscriptionItems.SetPeriod(subscription, start, end);
            var lines = InvoiceLines.InAdvance(subscription, start, end);
            if (lines.Length > 0) invoice = Invoices.New(world, subscription, "subscription_update", (world.Now, world.Now), lines);
        });
        world.Tell("customer.subscription.resumed", subscription);
        if (invoice is not null)
        {
            Invoices.Open(world, invoice);
            InvoicePayments.Try(world, invoice);
        }
        SubscriptionLife.Watch(world, subscription);
        return subscription;
    }

    // The one that the anchor sets for now. Nobody owes anything for those that went by in the pause.
    private static (long Start, long End) CurrentPeriod(World world, JsonObject subscription)
    {
        var (price, anchor) = (SubscriptionItems.Of(subscription)[0].Object("price"), DateTimeOffset.FromUnixTimeSeconds(subscription.Number("billing_cycle_anchor")!.Value));
        var start = anchor;
        var end = Prices.PeriodEnd(price, anchor, start);
        while (end <= world.Time) (start, end) = (end, Prices.PeriodEnd(price, anchor, end));
        return (start.ToUnixTimeSeconds(), end.ToUnixTimeSeconds());
    }
}
