using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Stubs;

/// <summary>Subscriptions.</summary>
internal static class Subscriptions
{
    private const string Kind = "subscription";

    public static JsonObject Create(World world, Call call)
    {
        call.Allow("customer", "items", "metadata", "proration_behavior", "billing_cycle_anchor", "default_payment_method", "cancel_at_period_end");
        var customer = world.Customer(call.Required("customer"), "customer");
        var price = world.PriceOf(call.Required("items[0][price]"));
        if (price.IsMetered && call["items[0][quantity]"] is not null)
            throw Error.Invalid("Quantity should not be defined when usage_type=metered.", "items[0][quantity]");
        var method = call["default_payment_method"];
        var pays = method ?? customer["invoice_settings"]!.AsObject().Text("default_payment_method");
        var subscription = SubscriptionJson.New(world, new StripeStubSubscription
        {
            CustomerId = call["customer"]!,
            PriceId = price.Id,
            Status = price.IsMetered || pays is not null ? "active" : "incomplete",
            Quantity = call.Time("items[0][quantity]") ?? 1,
            PeriodEnd = Anchor(world, call, price),
            // Nothing is due at the start of a metered subscription, and then there is no invoice.
            InvoiceStatus = price.IsMetered ? null : pays is null ? "open" : "paid",
            CancelAtPeriodEnd = call.Flag("cancel_at_period_end"),
            DefaultPaymentMethodId = method,
        });
        ((JsonObject)subscription["metadata"]!).Merge(call.Map("metadata"));
        return world.Put(subscription);
    }

    public static JsonObject Get(World world, Call call)
    {
        call.Allow();
        return world.Get(Kind, call.Id);
    }

    public static JsonObject List(World world, Call call)
    {
        call.Allow("customer", "status", "price", "limit", "starting_after", "ending_before");
        if (call["customer"] is { } customer) world.Get("customer", customer, "customer");
        return Pages.Of(
            world.All(Kind).Where(item => (call["customer"] ?? item.Text("customer")) == item.Text("customer") && IsAskedFor(item, call["status"])),
            call);
    }

    public static JsonObject Update(World world, Call call)
    {
        call.Allow("cancel_at", "cancel_at_period_end", "default_payment_method", "metadata", "proration_behavior");
        var subscription = world.Get(Kind, call.Id);
        if (IsOver(subscription)) throw Error.Invalid("A canceled subscription can only update its cancellation_details and metadata.");
        if (call["cancel_at"] is not null && call["cancel_at_period_end"] is not null)
            throw Error.Invalid("You cannot set both `cancel_at` and `cancel_at_period_end`.", "cancel_at");
        if (call["cancel_at_period_end"] is not null) SubscriptionJson.SetCancelAtPeriodEnd(world, subscription, call.Flag("cancel_at_period_end"));
        if (call["cancel_at"] is not null) SubscriptionJson.SetCancelAt(world, subscription, call.Time("cancel_at"));
        if (call["default_payment_method"] is { } method) subscription["default_payment_method"] = method.Length > 0 ? method : null;
        ((JsonObject)subscription["metadata"]!).Merge(call.Map("metadata"));
        return subscription;
    }

    public static JsonObject Cancel(World world, Call call)
    {
        call.Allow("invoice_now", "prorate");
        var subscription = world.Get(Kind, call.Id);
        return IsOver(subscription) ? throw Error.Missing(Kind, call.Id, parameter: null) : End(world, subscription);
    }

    public static bool IsOver(JsonObject subscription) => subscription.Text("status") is "canceled" or "incomplete_expired";

    public static JsonObject End(World world, JsonObject subscription)
    {
        subscription["status"] = "canceled";
        subscription["canceled_at"] ??= world.Now;
        subscription["ended_at"] = world.Now;
        return subscription;
    }

    private static bool IsAskedFor(JsonObject subscription, string? status) => status switch
    {
        "all" => true,
        "ended" => IsOver(subscription),
        null => subscription.Text("status") != "canceled",
        _ => subscription.Text("status") == status,
    };

    private static DateTimeOffset? Anchor(World world, Call call, Price price)
    {
        if (call.Time("billing_cycle_anchor") is not { } anchor) return null;
        if (anchor <= world.Now) throw Error.Invalid("billing_cycle_anchor must be in the future.", "billing_cycle_anchor");
        if (anchor > price.After(world.Time).ToUnixTimeSeconds())
            throw Error.Invalid("billing_cycle_anchor cannot be later than next natural billing date.", "billing_cycle_anchor");
        return DateTimeOffset.FromUnixTimeSeconds(anchor);
    }
}
