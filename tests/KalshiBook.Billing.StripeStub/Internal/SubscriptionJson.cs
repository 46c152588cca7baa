using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Stubs;

/// <summary>A subscription and its invoices as Stripe writes them.</summary>
internal static class SubscriptionJson
{
    public static JsonObject New(World world, StripeStubSubscription wanted)
    {
        var id = wanted.Id ?? World.NewId("sub");
        var price = world.PriceOf(wanted.PriceId);
        var start = wanted.PeriodStart ?? world.Time;
        var subscription = new JsonObject
        {
            ["id"] = id,
            ["object"] = "subscription",
            ["billing_cycle_anchor"] = start.ToUnixTimeSeconds(),
            ["billing_mode"] = new JsonObject { ["type"] = "flexible" },
            ["cancel_at"] = wanted.CancelAt?.ToUnixTimeSeconds(),
            ["cancel_at_period_end"] = false,
            ["canceled_at"] = null,
            ["collection_method"] = "charge_automatically",
            ["created"] = (wanted.CreatedAt ?? start).ToUnixTimeSeconds(),
            ["currency"] = "usd",
            ["customer"] = wanted.CustomerId,
            ["default_payment_method"] = wanted.DefaultPaymentMethodId,
            ["ended_at"] = wanted.Status is "canceled" or "incomplete_expired" ? world.Now : null,
            ["items"] = Items(id, price, wanted.Quantity, start, wanted.PeriodEnd ?? price.After(start)),
            ["latest_invoice"] = null,
            ["livemode"] = false,
            ["metadata"] = new JsonObject(),
            ["pause_collection"] = null,
            ["start_date"] = (wanted.CreatedAt ?? start).ToUnixTimeSeconds(),
            ["status"] = wanted.Status,
            ["trial_end"] = null,
        };
        if (wanted.UserId is not null) subscription["metadata"]!["kalshibook_user_id"] = wanted.UserId;
        if (wanted.CancelAtPeriodEnd) SetCancelAtPeriodEnd(world, subscription, on: true);
        if (wanted.InvoiceStatus is { } status) AddInvoice(world, subscription, status, wanted.AmountDue);
        return subscription;
    }

    public static JsonObject Item(JsonObject subscription) => subscription["items"]!["data"]![0]!.AsObject();

    // Nothing says that taking back what was not set also takes back a cancel_at that was set alone. Here it does not.
    public static void SetCancelAtPeriodEnd(World world, JsonObject subscription, bool on)
    {
        if (!on && !(bool)subscription["cancel_at_period_end"]!) return;
        subscription["cancel_at_period_end"] = on;
        SetCancelAt(world, subscription, on ? Item(subscription).Number("current_period_end") : null);
    }

    public static void SetCancelAt(World world, JsonObject subscription, long? at)
    {
        if (at is null) subscription["cancel_at_period_end"] = false;
        subscription["cancel_at"] = at;
        subscription["canceled_at"] = at is null ? null : world.Now;
    }

    public static string AddInvoice(World world, JsonObject subscription, string status, long amountDue)
    {
        var invoice = world.Put(new JsonObject
        {
            ["id"] = World.NewId("in"),
            ["object"] = "invoice",
            ["amount_due"] = amountDue,
            ["amount_paid"] = status == "paid" ? amountDue : 0,
            ["amount_remaining"] = status == "paid" ? 0 : amountDue,
            ["attempt_count"] = 1,
            ["billing_reason"] = subscription.Text("latest_invoice") is null ? "subscription_create" : "subscription_cycle",
            ["created"] = world.Now,
            ["currency"] = "usd",
            ["customer"] = subscription.Text("customer"),
            ["livemode"] = false,
            ["metadata"] = new JsonObject(),
            ["parent"] = new JsonObject
            {
                ["type"] = "subscription_details",
                ["quote_details"] = null,
                ["subscription_details"] = new JsonObject
                {
                    ["subscription"] = subscription.Text("id"),
                    ["metadata"] = subscription["metadata"]!.DeepClone(),
                },
            },
            ["status"] = status,
        });
        var id = invoice.Text("id")!;
        subscription["latest_invoice"] = id;
        return id;
    }

    private static JsonObject Items(string subscriptionId, Price price, long quantity, DateTimeOffset start, DateTimeOffset end)
    {
        var item = new JsonObject
        {
            ["id"] = World.NewId("si"),
            ["object"] = "subscription_item",
            ["created"] = start.ToUnixTimeSeconds(),
            ["current_period_end"] = end.ToUnixTimeSeconds(),
            ["current_period_start"] = start.ToUnixTimeSeconds(),
            ["metadata"] = new JsonObject(),
            ["price"] = price.ToJson(),
            ["subscription"] = subscriptionId,
        };
        if (!price.IsMetered) item["quantity"] = quantity;
        return new JsonObject
        {
            ["object"] = "list",
            ["data"] = new JsonArray(item),
            ["has_more"] = false,
            ["url"] = $"/v1/subscription_items?subscription={subscriptionId}",
        };
    }
}
