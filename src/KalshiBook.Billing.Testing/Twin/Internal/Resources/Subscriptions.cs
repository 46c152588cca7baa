using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>Subscriptions, as the API has them made, listed and changed. What becomes of them is in <see cref="SubscriptionLife"/>.</summary>
internal static class Subscriptions
{
    private const string Kind = "subscription";

    public static JsonObject Create(World world, Call call)
    {
        call.Allow(
            "customer", "items[#][price]", "items[#][quantity]", "metadata[*]", "proration_behavior", "billing_cycle_anchor", "default_payment_method",
            "cancel_at", "cancel_at_period_end", "payment_behavior", "trial_period_days", "trial_end", "description", "off_session", "collection_method",
            "billing_mode[type]");
        var wanted = SubscriptionRequest.Read(world, call);
        var subscription = wanted.ToJson(world);
        var cancel = SubscriptionRequest.CancelAt(world, call, SubscriptionItems.Period(subscription).End);
        if (cancel is not null) SubscriptionLife.SetCancelAt(world, subscription, cancel, call.Flag("cancel_at_period_end"));
        return SubscriptionLife.Begin(world, subscription, pays: SubscriptionRequest.Pays(world, call, subscription));
    }

    public static JsonObject Get(World world, Call call)
    {
        call.Allow();
        return world.Get(Kind, call.Id);
    }

    public static JsonObject List(World world, Call call)
    {
        call.AllowList("customer", "status", "price", "collection_method");
        var customer = call["customer"] is { } id ? world.Get("customer", id, "customer").Id() : null;
        var status = call.Choice(
            "status", "", "", "all", "ended", "active", "canceled", "incomplete", "incomplete_expired", "past_due", "paused", "trialing", "unpaid");
        return Pages.Of(
            world.All(Kind, customer),
            call,
            item => IsAskedFor(item, status) && (call["price"] is not { } price || SubscriptionItems.Of(item).Any(one => one.Object("price").Id() == price)));
    }

    public static JsonObject Update(World world, Call call)
    {
        call.Allow(
            "cancel_at", "cancel_at_period_end", "default_payment_method", "metadata", "metadata[*]", "proration_behavior", "description",
            "items[#][id]", "items[#][price]", "items[#][quantity]", "pause_collection", "pause_collection[behavior]", "pause_collection[resumes_at]",
            "cancellation_details[comment]", "cancellation_details[feedback]");
        var subscription = world.Get(Kind, call.Id);
        var change = SubscriptionRequest.ReadUpdate(world, call, subscription);
        world.Change(subscription, "customer.subscription.updated", change);
        SubscriptionLife.Watch(world, subscription);
        return subscription;
    }

    public static JsonObject Cancel(World world, Call call)
    {
        call.Allow("invoice_now", "prorate", "cancellation_details[comment]", "cancellation_details[feedback]");
        var subscription = world.Get(Kind, call.Id);
        if (SubscriptionLife.IsOver(subscription)) throw Error.Missing(Kind, call.Id, parameter: null);
        var tell = SubscriptionRequest.CancellationDetails(call, subscription);
        // Stripe drops the usage of the period unless it is asked for both.
        if (call.Flag("invoice_now") & call.Flag("prorate")) SubscriptionLife.InvoiceUsage(world, subscription, world.Now + 1); // with that of this second
        tell();
        return SubscriptionLife.End(world, subscription, "cancellation_requested");
    }

    public static JsonObject Pause(World world, Call call)
    {
        call.Allow("type", "bill_for[outstanding_usage_through][type]", "bill_for[unused_time_from][type]", "invoicing_behavior");
        call.Choice("type", "subscription", "subscription");
        call.Choice("invoicing_behavior", "pending_invoice_item", "pending_invoice_item", "invoice");
        var through = call.Choice("bill_for[outstanding_usage_through][type]", "now", "now", "none");
        var subscription = world.Get(Kind, call.Id);
        if (subscription.Text("status") is not ("active" or "trialing"))
            throw Error.Invalid($"Only active and trialing subscriptions can be paused. This one is {subscription.Text("status")}.");
        if (through == "now") SubscriptionLife.InvoiceUsage(world, subscription, world.Now + 1);
        return SubscriptionPauses.Pause(world, subscription, "pause_requested");
    }

    public static JsonObject Resume(World world, Call call)
    {
        call.Allow("billing_cycle_anchor[type]", "proration_behavior", "payment_behavior");
        var subscription = world.Get(Kind, call.Id);
        var anchor = call.Choice("billing_cycle_anchor[type]", "now", "now", "unchanged");
        call.Choice("proration_behavior", "none", "create_prorations", "none", "always_invoice");
        call.Choice("payment_behavior", "resume_on_payment_attempt", "resume_on_payment_attempt"); // the other way is not the twin's
        if (subscription.Text("status") != "paused") throw Error.Invalid($"Only paused subscriptions can be resumed. This one is {subscription.Text("status")}.");
        return SubscriptionPauses.Resume(world, subscription, startsNow: anchor == "now");
    }

    private static bool IsAskedFor(JsonObject subscription, string status) => status switch
    {
        "all" => true,
        "ended" => SubscriptionLife.IsOver(subscription),
        "" => subscription.Text("status") != "canceled",
        _ => subscription.Text("status") == status,
    };
}
