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
            if (!startsNow) return;
            var start = world.Time;
            var end = Prices.PeriodEnd(SubscriptionItems.Of(subscription)[0].Object("price"), start, start).ToUnixTimeSeconds();
            subscription["billing_cycle_anchor"] = world.Now;
            SubscriptionItems.SetPeriod(subscription, world.Now, end);
            var lines = InvoiceLines.InAdvance(subscription, world.Now, end);
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
}
