using System.Globalization;
using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>Invoices of subscriptions. The hour in which Stripe leaves an invoice a draft is left out: it is open when it is made.</summary>
internal static class Invoices
{
    private const string Kind = "invoice";

    public static JsonObject Get(World world, Call call)
    {
        call.Allow();
        return world.Get(Kind, call.Id);
    }

    public static JsonObject List(World world, Call call)
    {
        call.AllowList("customer", "subscription", "status");
        var customer = call["customer"] is { } id ? world.Get("customer", id, "customer").Id() : null;
        var status = call.Has("status") ? call.Choice("status", "", "draft", "open", "paid", "uncollectible", "void") : null;
        return Pages.Of(
            world.All(Kind, customer),
            call,
            invoice => (status is null || invoice.Text("status") == status)
                && (call["subscription"] is not { } subscription || SubscriptionOf(invoice) == subscription));
    }

    public static JsonObject Pay(World world, Call call)
    {
        call.Allow("payment_method", "off_session");
        var invoice = world.Get(Kind, call.Id);
        if (invoice.Text("status") is not ("open" or "draft")) throw Error.Invalid(invoice.Text("status") == "paid" ? "Invoice is already paid" : "This invoice can no longer be paid");
        var method = call["payment_method"] is { } given ? PaymentMethods.Of(world, invoice.Text("customer")!, given, "payment_method") : null;
        if (invoice.Text("status") == "draft") Finalize(world, invoice); // those of an unpaid subscription are
        return InvoicePayments.TryByHand(world, invoice, method) ? invoice : throw new StripeErrorException(402, "Your card was declined.", "card_declined", type: "card_error");
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
        Finalize(world, invoice);
    }

    public static void Finalize(World world, JsonObject invoice)
    {
        invoice.Set(("status", "open"), ("effective_at", world.Now), ("webhooks_delivered_at", world.Now));
        invoice.Object("status_transitions")["finalized_at"] = world.Now;
        world.Tell("invoice.finalized", invoice);
    }

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

    public static string SubscriptionOf(JsonObject invoice) => invoice.Object("parent").Object("subscription_details").Text("subscription")!;
}
