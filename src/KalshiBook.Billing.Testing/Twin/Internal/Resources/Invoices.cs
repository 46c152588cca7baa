using System.Globalization;
using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>Invoices of subscriptions. The hour in which Stripe leaves an invoice a draft is left out: it is open when it is made.</summary>
internal static class Invoices
{
    private const string Kind = "invoice";

    /// <summary>The days between a failed attempt and the next one.</summary>
    private static readonly int[] RetryDays = [3, 5, 7];

    public static JsonObject Get(World world, Call call)
    {
        call.Allow();
        return world.Get(Kind, call.Id);
    }

    public static JsonObject List(World world, Call call)
    {
        call.AllowList("customer", "subscription", "status");
        var customer = call["customer"] is { } id ? world.Get("customer", id, "customer").Id() : null;
        return Pages.Of(
            world.All(Kind, customer).Where(invoice => (call["status"] is not { } status || invoice.Text("status") == status)
                && (call["subscription"] is not { } subscription || SubscriptionOf(invoice) == subscription)),
            call);
    }

    public static JsonObject Pay(World world, Call call)
    {
        call.Allow("payment_method", "off_session");
        var invoice = world.Get(Kind, call.Id);
        if (invoice.Text("status") != "open") throw Error.Invalid(invoice.Text("status") == "paid" ? "Invoice is already paid" : "This invoice can no longer be paid");
        var method = call["payment_method"] is { } given ? PaymentMethods.Of(world, invoice.Text("customer")!, given, "payment_method") : null;
        return Try(world, invoice, method) ? invoice : throw new StripeErrorException(402, "Your card was declined.", "card_declined", type: "card_error");
    }

    /// <summary>Makes the draft of an invoice, and the subscription's latest one of it.</summary>
    public static JsonObject New(World world, JsonObject subscription, string reason, (long Start, long End) period, JsonObject[] lines)
    {
        var id = World.NewId("in");
        var customer = world.Customer(subscription.Text("customer")!);
        var invoice = Templates.New(Kind, id);
        var number = customer.Number("next_invoice_sequence")!.Value;
        customer.Set(("next_invoice_sequence", number + 1), ("currency", subscription.Text("currency")));
        foreach (var line in lines)
        {
            line["invoice"] = id;
            invoice.Object("lines")["data"]!.AsArray().Add((JsonNode)line);
        }
        invoice.Object("lines")["url"] = $"/v1/invoices/{id}/lines";
        invoice.Set(
            ("billing_reason", reason),
            ("created", world.Now),
            ("currency", subscription.Text("currency")),
            ("customer", customer.Id()),
            ("customer_email", customer.Text("email")),
            ("hosted_invoice_url", $"{world.Url}/i/{id}"),
            ("invoice_pdf", $"{world.Url}/i/{id}"),
            ("number", string.Create(CultureInfo.InvariantCulture, $"{customer.Text("invoice_prefix")}-{number:D4}")),
            ("parent", new JsonObject
            {
                ["quote_details"] = null,
                ["subscription_details"] = new JsonObject { ["metadata"] = subscription["metadata"]!.DeepClone(), ["subscription"] = subscription.Id() },
                ["type"] = "subscription_details",
            }),
            ("period_start", period.Start),
            ("period_end", period.End));
        SetAmount(invoice, lines.Sum(line => line.Number("amount")!.Value));
        subscription["latest_invoice"] = id;
        return world.Put(invoice);
    }

    public static void SetAmount(JsonObject invoice, long amount) => invoice.Set(
        ("amount_due", amount), ("amount_remaining", amount), ("subtotal", amount), ("subtotal_excluding_tax", amount), ("total", amount), ("total_excluding_tax", amount));

    public static void Open(World world, JsonObject invoice)
    {
        world.Tell("invoice.created", invoice);
        invoice.Set(("status", "open"), ("effective_at", world.Now), ("webhooks_delivered_at", world.Now));
        invoice.Object("status_transitions")["finalized_at"] = world.Now;
        world.Tell("invoice.finalized", invoice);
    }

    public static bool CanBePaid(World world, JsonObject invoice, string? method = null) => invoice.Number("amount_due") == 0
        || ((method ?? SubscriptionLife.PaymentMethodOf(world, world.Get("subscription", SubscriptionOf(invoice)))) is { } card && !PaymentMethods.Fails(world, card));

    /// <summary>Tries to have an open invoice paid, and does to its subscription what follows.</summary>
    public static bool Try(World world, JsonObject invoice, string? method = null)
    {
        var subscription = world.Get("subscription", SubscriptionOf(invoice));
        if (CanBePaid(world, invoice, method))
        {
            Collect(world, invoice, paid: () => Recover(world, subscription, invoice));
            return true;
        }
        var next = NextAttempt(world, invoice.Number("attempt_count")!.Value + 1);
        Fail(world, invoice, next, failed: () =>
        {
            if (subscription.Text("status") == "active") SubscriptionLife.SetStatus(world, subscription, "past_due");
            else if (next is null && subscription.Text("status") == "past_due") GiveUp(world, subscription);
        });
        return false;
    }

    public static void Collect(World world, JsonObject invoice, Action paid)
    {
        SetPaid(world, invoice);
        paid();
        world.Tell("invoice.paid", invoice);
        world.Tell("invoice.payment_succeeded", invoice);
    }

    public static void SetPaid(World world, JsonObject invoice)
    {
        invoice.Set(
            ("amount_paid", invoice.Number("amount_due")), ("amount_remaining", 0), ("attempt_count", invoice.Number("attempt_count") + 1), ("attempted", true),
            ("auto_advance", false), ("next_payment_attempt", null), ("status", "paid"));
        invoice.Object("status_transitions")["paid_at"] = world.Now;
    }

    public static void Fail(World world, JsonObject invoice, long? nextAttempt, Action? failed = null)
    {
        invoice.Set(
            ("attempt_count", invoice.Number("attempt_count") + 1), ("attempted", true), ("auto_advance", nextAttempt is not null), ("next_payment_attempt", nextAttempt));
        world.Agenda.Add(invoice.Id(), nextAttempt);
        world.Tell("invoice.payment_failed", invoice);
        failed?.Invoke();
    }

    /// <summary>Gives the time of the attempt after a number of failed ones; null: there is none.</summary>
    public static long? NextAttempt(World world, long failed) =>
        failed <= RetryDays.Length ? world.Time.AddDays(RetryDays[failed - 1]).ToUnixTimeSeconds() : null;

    public static void Void(World world, JsonObject invoice)
    {
        invoice.Set(("status", "void"), ("auto_advance", false), ("next_payment_attempt", null));
        invoice.Object("status_transitions")["voided_at"] = world.Now;
        world.Tell("invoice.voided", invoice);
    }

    /// <summary>Does with an invoice what a paused collection says.</summary>
    public static void Withhold(World world, JsonObject invoice, string behaviour)
    {
        world.Tell("invoice.created", invoice);
        if (behaviour == "void") Void(world, invoice);
        if (behaviour != "mark_uncollectible") return;
        invoice["status"] = "uncollectible";
        invoice.Object("status_transitions")["marked_uncollectible_at"] = world.Now;
        world.Tell("invoice.marked_uncollectible", invoice);
    }

    public static void Look(World world, JsonObject invoice)
    {
        if (invoice.Text("status") == "open" && invoice.Number("next_payment_attempt") <= world.Now) Try(world, invoice);
    }

    public static string SubscriptionOf(JsonObject invoice) => invoice.Object("parent").Object("subscription_details").Text("subscription")!;

    private static void Recover(World world, JsonObject subscription, JsonObject invoice)
    {
        if (subscription.Text("status") is "incomplete" or "past_due" or "unpaid" && subscription.Text("latest_invoice") == invoice.Id())
            SubscriptionLife.SetStatus(world, subscription, "active");
    }

    private static void GiveUp(World world, JsonObject subscription)
    {
        if (world.AfterLastAttempt == "unpaid") SubscriptionLife.SetStatus(world, subscription, "unpaid");
        else SubscriptionLife.End(world, subscription, "payment_failed");
    }
}
