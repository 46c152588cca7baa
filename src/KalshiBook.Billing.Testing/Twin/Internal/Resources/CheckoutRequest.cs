using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>Reads what a Checkout session is to be, refuses what Stripe refuses, and makes it.</summary>
internal static class CheckoutRequest
{
    public static JsonObject Read(World world, Call call)
    {
        var mode = call.Required("mode");
        call.Choice("mode", "", "subscription", "setup");
        call.Choice("ui_mode", "hosted_page", "hosted_page");
        var isSetup = mode == "setup";
        var items = isSetup ? [] : SubscriptionItemRequest.Items(world, call, "line_items");
        foreach (var part in call.Parts("line_items").Where(part => !Prices.IsMetered(world.Get("price", part.Required("price"), part.NameOf("price"))))) CheckQuantity(part);
        CheckMode(call, isSetup);
        var customer = call["customer"] is { } given ? world.Customer(given, "customer") : null;
        var id = World.NewId("cs_test");
        var amount = isSetup ? (long?)null : items.Where(item => !Prices.IsMetered(item.Price)).Sum(item => Prices.AmountOf(item.Price, item.Quantity));
        var session = Templates.New(CheckoutSessions.Kind, id);
        session.Set(
            ("amount_subtotal", amount),
            ("amount_total", amount),
            ("cancel_url", call.Url("cancel_url")),
            ("client_reference_id", call.Text("client_reference_id", 200)),
            ("created", world.Now),
            ("currency", isSetup ? call.Text("currency") : items[0].Price.Text("currency")),
            ("customer", customer?.Id()),
            ("customer_email", call.Text("customer_email", 512)),
            ("expires_at", ExpiresAt(world, call)),
            ("locale", call.Text("locale")),
            ("metadata", JsonObjects.Map(call.Metadata())),
            ("mode", mode),
            ("payment_method_collection", isSetup ? null : call.Choice("payment_method_collection", "always", "always", "if_required")),
            ("payment_status", isSetup ? "no_payment_required" : "unpaid"),
            ("status", "open"),
            ("success_url", SuccessUrl(call)),
            ("url", $"{world.Url}/c/pay/{id}"));
        if (customer is not null) session["customer_details"] = Details(customer.Text("email"));
        world.Notes[id] = Notes(call, items);
        if (isSetup) session["setup_intent"] = SetupIntents.Put(world, customer?.Id(), call.Metadata("setup_intent_data[metadata]")).Id();
        world.Agenda.Add(id, session.Number("expires_at"));
        return world.Put(session);
    }

    /// <summary>Gives what a session knows of its buyer.</summary>
    public static JsonObject Details(string? email) => new()
    {
        ["address"] = null,
        ["business_name"] = null,
        ["email"] = email,
        ["individual_name"] = null,
        ["name"] = null,
        ["phone"] = null,
        ["tax_exempt"] = "none",
        ["tax_ids"] = new JsonArray(),
    };

    private static void CheckQuantity(Call part)
    {
        part.Required("quantity");
        part.Number("quantity", 1);
    }

    private static void CheckMode(Call call, bool isSetup)
    {
        if (call.Has("customer") && call.Has("customer_email"))
            throw Error.Invalid("You may only specify one of these parameters: customer, customer_email.", "customer_email");
        if (isSetup) call.Required("currency");
        if (call["currency"] is { } currency && (currency.Length != 3 || !currency.All(char.IsAsciiLetterLower))) throw Error.Invalid($"Invalid currency: {Error.Short(currency)}.", "currency");
        if (isSetup && call.List("line_items").Count > 0) throw Error.Invalid("You can not pass `line_items` in `setup` mode.", "line_items");
        var other = isSetup ? "subscription_data" : "setup_intent_data";
        if (call.Request.Form.FirstOrDefault(pair => pair.Key.StartsWith(other, StringComparison.Ordinal)).Key is { } wrong)
            throw Error.Invalid($"You can not pass `{other}` in this mode.", wrong);
        if (isSetup && call.Has("payment_method_collection")) throw Error.Invalid("You can only set `payment_method_collection` in `subscription` mode.", "payment_method_collection");
    }

    // Stripe puts the session's id in the place of {CHECKOUT_SESSION_ID}, which is no letter of an address.
    private static string SuccessUrl(Call call)
    {
        call.Required("success_url");
        return call.Url("success_url")!;
    }

    private static long ExpiresAt(World world, Call call)
    {
        if (call.Time("expires_at") is not { } at) return world.Time.AddHours(24).ToUnixTimeSeconds();
        if (at < world.Time.AddMinutes(30).ToUnixTimeSeconds() || at > world.Time.AddHours(24).ToUnixTimeSeconds())
            throw Error.Invalid("The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.", "expires_at");
        return at;
    }

    private static JsonObject Notes(Call call, IReadOnlyList<(JsonObject Price, long Quantity)> items) => new()
    {
        ["items"] = new JsonArray([.. items.Select(item => new JsonObject { ["price"] = item.Price.Id(), ["quantity"] = item.Quantity })]),
        ["metadata"] = JsonObjects.Map(call.Metadata("subscription_data[metadata]")),
        ["description"] = call.Text("subscription_data[description]", 500),
        ["trial_days"] = call.Number("subscription_data[trial_period_days]", 1, 730),
    };
}
