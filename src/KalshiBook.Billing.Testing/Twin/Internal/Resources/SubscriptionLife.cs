using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>What becomes of a subscription: it begins, is renewed, fails to be paid, is paused, and ends. Each step is told in Stripe's order.</summary>
internal static class SubscriptionLife
{
    private const string Updated = "customer.subscription.updated";

    /// <summary>The 23 hours that the first invoice can be paid in.</summary>
    private const long IncompleteSeconds = 23 * 60 * 60;

    public static bool IsOver(JsonObject subscription) => IsOver(subscription.Text("status")!);

    public static bool IsOver(string status) => status is "canceled" or "incomplete_expired";

    /// <summary>Begins a subscription: made, invoiced if something is due at once, and paid.</summary>
    /// <param name="world">The world.</param>
    /// <param name="subscription">The subscription, of no status yet.</param>
    /// <param name="pays">Whether the first invoice is paid.</param>
    /// <param name="card">The card that becomes the subscription's when it is active; null: it has one, or none.</param>
    /// <param name="paid">What follows when it is active, before its invoice is told to be paid.</param>
    /// <returns>The subscription.</returns>
    public static JsonObject Begin(World world, JsonObject subscription, bool pays, string? card = null, Action? paid = null)
    {
        world.Put(subscription);
        var (start, end) = SubscriptionItems.Period(subscription);
        var isTrial = subscription.Number("trial_end") is not null;
        var lines = isTrial ? [] : InvoiceLines.InAdvance(subscription, start, end);
        // In flexible billing mode there is no invoice where nothing is due.
        var invoice = lines.Sum(line => line.Number("amount")) > 0 ? Invoices.New(world, subscription, "subscription_create", (start, start), lines) : null;
        subscription["status"] = invoice is not null ? "incomplete" : isTrial ? "trialing" : "active";
        if (invoice is null && card is not null) subscription["default_payment_method"] = card;
        world.Tell("customer.subscription.created", subscription);
        Watch(world, subscription);
        if (invoice is not null) Invoices.Open(world, invoice);
        if (invoice is not null && pays) InvoicePayments.Collect(world, invoice, paid: () => Activate(world, subscription, card, paid));
        else if (invoice is null) paid?.Invoke();
        else if (PaymentMethodOf(world, subscription) is not null) InvoicePayments.Fail(world, invoice, nextAttempt: null);
        return subscription;
    }

    /// <summary>Goes on to the next period: invoiced for it in advance, and for the usage of the last one.</summary>
    public static void Renew(World world, JsonObject subscription, bool? pays = null)
    {
        var (start, end) = SubscriptionItems.Period(subscription);
        var anchor = DateTimeOffset.FromUnixTimeSeconds(subscription.Number("billing_cycle_anchor")!.Value);
        var next = Prices.PeriodEnd(SubscriptionItems.Of(subscription)[0].Object("price"), anchor, DateTimeOffset.FromUnixTimeSeconds(end)).ToUnixTimeSeconds();
        var isUnpaid = subscription.Text("status") == "unpaid";
        JsonObject invoice = null!;
        world.Change(subscription, Updated, () =>
        {
            SubscriptionItems.SetPeriod(subscription, end, next);
            var usage = subscription.Text("status") == "trialing" ? [] : InvoiceLines.Usage(world, subscription, start, end); // of a trial nothing is billed
            if (subscription.Text("status") == "trialing") subscription["status"] = "active";
            invoice = Invoices.New(world, subscription, "subscription_cycle", (start, end), [.. InvoiceLines.InAdvance(subscription, end, next), .. usage]);
        });
        if (isUnpaid) world.Tell("invoice.created", invoice); // Stripe leaves the invoices of an unpaid subscription as drafts
        else if (subscription["pause_collection"] is JsonObject pause) Invoices.Withhold(world, invoice, pause.Text("behavior")!);
        else
        {
            Invoices.Open(world, invoice);
            if (pays ?? InvoicePayments.CanBePaid(world, invoice)) InvoicePayments.Collect(world, invoice, paid: () => SetStatus(world, subscription, "active"));
            else InvoicePayments.Fail(world, invoice, InvoicePayments.NextAttempt(world, 1), failed: () => SetStatus(world, subscription, "past_due"));
        }
        Watch(world, subscription);
    }

    /// <summary>Ends a subscription at once.</summary>
    public static JsonObject End(World world, JsonObject subscription, string? reason)
    {
        subscription.Set(("status", "canceled"), ("canceled_at", subscription.Number("canceled_at") ?? world.Now), ("ended_at", world.Now));
        if (reason is not null) subscription.Object("cancellation_details")["reason"] = reason;
        foreach (var invoice in world.All("invoice", subscription.Text("customer")).Where(one => Invoices.SubscriptionOf(one) == subscription.Id()))
            invoice.Set(("auto_advance", false), ("next_payment_attempt", null)); // nobody is charged for what is over
        world.Tell("customer.subscription.deleted", subscription);
        return subscription;
    }

    /// <summary>Gives up on a subscription whose first invoice was not paid in its 23 hours.</summary>
    public static void Expire(World world, JsonObject subscription)
    {
        world.Change(subscription, Updated, () => subscription.Set(("status", "incomplete_expired"), ("ended_at", world.Now)));
        if (world.Find(subscription.Text("latest_invoice")!) is { } invoice) Invoices.Void(world, invoice);
    }

    /// <summary>Invoices the usage of the period so far, if there is any.</summary>
    public static void InvoiceUsage(World world, JsonObject subscription, long until)
    {
        var start = SubscriptionItems.Period(subscription).Start;
        var lines = InvoiceLines.Usage(world, subscription, start, until);
        if (lines.Sum(line => line.Number("amount")) is not > 0) return;
        var invoice = Invoices.New(world, subscription, "subscription_update", (start, until), lines);
        EarlyUsage.Note(world, subscription, start, until);
        if (subscription["pause_collection"] is JsonObject pause)
        {
            Invoices.Withhold(world, invoice, pause.Text("behavior")!);
            return;
        }
        Invoices.Open(world, invoice);
        InvoicePayments.Try(world, invoice);
    }

    /// <summary>Sets when a subscription ends, or that it doesn't.</summary>
    public static void SetCancelAt(World world, JsonObject subscription, long? at, bool atPeriodEnd)
    {
        subscription.Set(("cancel_at", at), ("cancel_at_period_end", atPeriodEnd), ("canceled_at", at is null ? null : world.Now));
        subscription.Object("cancellation_details")["reason"] = at is null ? null : "cancellation_requested";
        world.Agenda.Add(subscription.Id(), at);
    }

    public static void SetStatus(World world, JsonObject subscription, string status) =>
        world.Change(subscription, Updated, () => subscription["status"] = status);

    /// <summary>Gives what the subscription's invoices are paid with: its own card, or the customer's default.</summary>
    public static string? PaymentMethodOf(World world, JsonObject subscription) => subscription.Text("default_payment_method")
        ?? world.Customer(subscription.Text("customer")!).Object("invoice_settings").Text("default_payment_method");

    public static long AmountInAdvance(JsonObject subscription) => subscription.Number("trial_end") is not null
        ? 0
        : InvoiceLines.InAdvance(subscription, 0, 0).Sum(line => line.Number("amount")!.Value);

    /// <summary>Has the subscription looked at when something of it is due.</summary>
    public static void Watch(World world, JsonObject subscription)
    {
        world.Agenda.Add(subscription.Id(), SubscriptionItems.Period(subscription).End);
        world.Agenda.Add(subscription.Id(), subscription.Number("cancel_at"));
        world.Agenda.Add(subscription.Id(), (subscription["pause_collection"] as JsonObject)?.Number("resumes_at"));
        if (subscription.Text("status") == "incomplete") world.Agenda.Add(subscription.Id(), subscription.Number("created") + IncompleteSeconds);
    }

    /// <summary>Does what is due for a subscription at a time.</summary>
    public static void Look(World world, JsonObject subscription)
    {
        var end = SubscriptionItems.Period(subscription).End;
        if (subscription["pause_collection"] is JsonObject pause && pause.Number("resumes_at") <= world.Now)
            world.Change(subscription, Updated, () => subscription["pause_collection"] = null);
        switch (subscription.Text("status"))
        {
            case "incomplete" when subscription.Number("created") + IncompleteSeconds <= world.Now:
                Expire(world, subscription);
                break;
            case "active" or "trialing" or "past_due" or "unpaid" or "paused" when subscription.Number("cancel_at") <= world.Now:
                if (subscription.Text("status") is not ("trialing" or "paused")) InvoiceUsage(world, subscription, Math.Min(end, world.Now));
                End(world, subscription, "cancellation_requested");
                break;
            case "active" or "trialing" or "past_due" or "unpaid" when end <= world.Now:
                Renew(world, subscription);
                break;
        }
    }

    private static void Activate(World world, JsonObject subscription, string? card, Action? then)
    {
        world.Change(subscription, Updated, () =>
        {
            subscription["status"] = "active";
            if (card is not null) subscription["default_payment_method"] = card;
        });
        then?.Invoke();
    }
}
