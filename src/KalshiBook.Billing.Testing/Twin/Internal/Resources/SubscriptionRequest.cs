using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>Reads what is asked of a subscription, and refuses what Stripe refuses, before anything is changed.</summary>
internal static class SubscriptionRequest
{
    private const string DefaultPaymentMethod = "default_payment_method";

    public static NewSubscription Read(World world, Call call)
    {
        var customer = world.Customer(call.Required("customer"), "customer").Id();
        var items = SubscriptionItemRequest.Items(world, call, "items");
        call.Choice("collection_method", "charge_automatically", "charge_automatically");
        call.Choice("proration_behavior", "create_prorations", "create_prorations", "none", "always_invoice");
        call.Choice("billing_mode[type]", "flexible", "flexible");
        call.Flag("off_session");
        return new NewSubscription(customer, items)
        {
            Metadata = call.Metadata(),
            Description = call.Text("description", 500),
            DefaultPaymentMethodId = call.Text(DefaultPaymentMethod) is { } method ? PaymentMethods.Of(world, customer, method, DefaultPaymentMethod) : null,
            PeriodEnd = Anchor(world, call, items[0].Price),
            TrialEnd = TrialEnd(world, call),
        };
    }

    /// <summary>Tells whether the first invoice is paid, or gives the error that Stripe answers.</summary>
    public static bool Pays(World world, Call call, JsonObject subscription)
    {
        var behaviour = call.Choice("payment_behavior", "allow_incomplete", "allow_incomplete", "default_incomplete", "error_if_incomplete");
        if (behaviour == "default_incomplete" || SubscriptionLife.AmountInAdvance(subscription) == 0) return behaviour != "default_incomplete";
        var method = SubscriptionLife.PaymentMethodOf(world, subscription)
            ?? throw Error.Invalid(
                "This customer has no attached payment source or default payment method. Please consider adding a default payment method.",
                code: "resource_missing");
        if (!PaymentMethods.Fails(world, method)) return true;
        return behaviour == "allow_incomplete" ? false : throw new StripeErrorException(402, "Your card was declined.", "card_declined", type: "card_error");
    }

    public static long? CancelAt(World world, Call call, long periodEnd)
    {
        if (call.Has("cancel_at") && call.Has("cancel_at_period_end"))
            throw Error.Invalid("You cannot set both `cancel_at` and `cancel_at_period_end`.", "cancel_at");
        if (call.Flag("cancel_at_period_end") || call["cancel_at"] is "min_period_end" or "max_period_end") return periodEnd;
        var at = call.Time("cancel_at");
        return at <= world.Now ? throw Error.Invalid("cancel_at must be in the future.", "cancel_at") : at;
    }

    public static Action ReadUpdate(World world, Call call, JsonObject subscription)
    {
        var isOver = SubscriptionLife.IsOver(subscription);
        call.Choice("proration_behavior", "none", "create_prorations", "none", "always_invoice");
        if (isOver && call.Request.Form.Any(pair => pair.Key.Split('[')[0] is not ("metadata" or "expand" or "cancellation_details")))
            throw Error.Invalid("A canceled subscription can only update its cancellation_details and metadata.");
        var end = SubscriptionItems.Period(subscription).End;
        var (cancelAt, atPeriodEnd, metadata) = (CancelAt(world, call, end), call.Flag("cancel_at_period_end"), call.Metadata());
        var method = call[DefaultPaymentMethod];
        if (method is { Length: > 0 }) PaymentMethods.Of(world, subscription.Text("customer")!, method, DefaultPaymentMethod);
        var items = call.Parts("items").Select(part => SubscriptionItemRequest.Change(world, subscription, part)).ToList();
        var (pause, description, tell) = (Pause(call), call.Text("description", 500), CancellationDetails(call, subscription));
        return () =>
        {
            // Nothing says that taking back what was not set also takes back a cancel_at that was set alone. Here it does not.
            if (call.Has("cancel_at_period_end") && (atPeriodEnd || subscription.Flag("cancel_at_period_end")))
                SubscriptionLife.SetCancelAt(world, subscription, atPeriodEnd ? end : null, atPeriodEnd);
            if (call.Has("cancel_at")) SubscriptionLife.SetCancelAt(world, subscription, cancelAt, atPeriodEnd: false);
            if (method is not null) subscription[DefaultPaymentMethod] = method.Length > 0 ? method : null;
            if (call.Has("description")) subscription["description"] = description;
            if (pause is not null || call["pause_collection"] is "") subscription["pause_collection"] = pause;
            if (call["metadata"] is "") subscription["metadata"] = new JsonObject();
            subscription.Object("metadata").Merge(metadata);
            foreach (var change in items) change();
            tell();
        };
    }

    /// <summary>Reads what a customer says about leaving.</summary>
    public static Action CancellationDetails(Call call, JsonObject subscription)
    {
        const string Comment = "cancellation_details[comment]", Feedback = "cancellation_details[feedback]";
        call.Choice(
            Feedback, "", "", "customer_service", "low_quality", "missing_features", "other", "switched_service", "too_complex", "too_expensive", "unused");
        var (comment, feedback) = (call.Text(Comment), call.Text(Feedback));
        return () =>
        {
            if (call.Has(Comment)) subscription.Object("cancellation_details")["comment"] = comment;
            if (call.Has(Feedback)) subscription.Object("cancellation_details")["feedback"] = feedback;
        };
    }

    private static JsonObject? Pause(Call call)
    {
        if (call["pause_collection"] is { Length: > 0 }) throw Error.Invalid("Invalid object", "pause_collection");
        if (call.Has("pause_collection[resumes_at]")) call.Required("pause_collection[behavior]");
        if (!call.Has("pause_collection[behavior]")) return null;
        var behaviour = call.Choice("pause_collection[behavior]", "", "keep_as_draft", "mark_uncollectible", "void");
        return new JsonObject { ["behavior"] = behaviour, ["resumes_at"] = call.Time("pause_collection[resumes_at]") };
    }

    private static long? TrialEnd(World world, Call call)
    {
        if (call.Number("trial_period_days", 1, 730) is { } days) return world.Time.AddDays(days).ToUnixTimeSeconds();
        if (call["trial_end"] is null or "now") return null;
        var end = call.Time("trial_end");
        return end > world.Now && end <= world.Time.AddDays(730).ToUnixTimeSeconds() ? end : throw Error.Invalid("trial_end must be in the future, two years at most.", "trial_end");
    }

    private static long? Anchor(World world, Call call, JsonObject price)
    {
        if (call.Time("billing_cycle_anchor") is not { } anchor) return null;
        if (anchor <= world.Now) throw Error.Invalid("billing_cycle_anchor must be in the future.", "billing_cycle_anchor");
        if (anchor > Prices.PeriodEnd(price, world.Time, world.Time).ToUnixTimeSeconds())
            throw Error.Invalid("billing_cycle_anchor cannot be later than next natural billing date.", "billing_cycle_anchor");
        return anchor;
    }
}
