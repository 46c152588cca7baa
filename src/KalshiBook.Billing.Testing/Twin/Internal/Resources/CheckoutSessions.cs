using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>Checkout sessions, in the modes subscription and setup.</summary>
internal static class CheckoutSessions
{
    public const string Kind = "checkout.session";

    public static JsonObject Create(World world, Call call)
    {
        call.Allow(
            "mode", "ui_mode", "customer", "customer_email", "currency", "line_items[#][price]", "line_items[#][quantity]", "client_reference_id",
            "subscription_data[metadata][*]", "subscription_data[description]", "subscription_data[trial_period_days]", "subscription_data[billing_mode][type]",
            "setup_intent_data[metadata][*]", "metadata[*]", "success_url", "cancel_url", "expires_at", "payment_method_collection", "locale");
        return CheckoutRequest.Read(world, call);
    }

    public static JsonObject Get(World world, Call call)
    {
        call.Allow();
        return world.Get(Kind, call.Id);
    }

    public static JsonObject List(World world, Call call)
    {
        call.AllowList("customer", "status", "subscription");
        var customer = call["customer"] is { } id ? world.Get("customer", id, "customer").Id() : null;
        var status = call.Has("status") ? call.Choice("status", "", "open", "complete", "expired") : null;
        return Pages.Of(
            world.All(Kind, customer),
            call,
            session => (status is null || session.Text("status") == status)
                && (call["subscription"] is not { } subscription || session.Text("subscription") == subscription));
    }

    public static JsonObject ListLineItems(World world, Call call)
    {
        call.AllowList();
        var session = world.Get(Kind, call.Id);
        return Pages.Of(LineItemsOf(world, session), call);
    }

    /// <summary>Gives what the session sells as the list that it is expanded to.</summary>
    public static JsonObject LineItemList(World world, string id) => Pages.Of($"/v1/checkout/sessions/{id}/line_items", LineItemsOf(world, world.Get(Kind, id)));

    public static JsonObject Expire(World world, Call call)
    {
        call.Allow();
        var session = world.Get(Kind, call.Id);
        if (session.Text("status") != "open")
            throw Error.Invalid($"Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a status of \"{session.Text("status")}\".");
        return Close(world, session, "expired");
    }

    /// <summary>Expires a session whose time is over.</summary>
    public static void Look(World world, JsonObject session)
    {
        if (session.Text("status") == "open" && session.Number("expires_at") <= world.Now) Close(world, session, "expired");
    }

    public static JsonObject Close(World world, JsonObject session, string status)
    {
        session.Set(("status", status), ("url", null));
        if (status == "expired") world.Tell("checkout.session.expired", session);
        return session;
    }

    /// <summary>Has the open sessions' pages lie where the twin is.</summary>
    public static void Move(World world)
    {
        foreach (var session in world.All(Kind).Where(session => session.Text("status") == "open")) session["url"] = $"{world.Url}/c/pay/{session.Id()}";
    }

    /// <summary>Gives what the session sells.</summary>
    public static List<(JsonObject Price, long Quantity)> LineItems(World world, JsonObject session) =>
        [.. world.Notes[session.Id()]["items"]!.AsArray().Select(item => (world.Get("price", (string)item!["price"]!), (long)item["quantity"]!))];

    private static IEnumerable<JsonObject> LineItemsOf(World world, JsonObject session) =>
        LineItems(world, session).Select((item, index) => LineItem(session, item.Price, item.Quantity, index));

    private static JsonObject LineItem(JsonObject session, JsonObject price, long quantity, int index)
    {
        var amount = Prices.IsMetered(price) ? 0 : Prices.AmountOf(price, quantity);
        return new JsonObject
        {
            ["id"] = $"li_{session.Id()}_{index}",
            ["object"] = "item",
            ["adjustable_quantity"] = null,
            ["amount_discount"] = 0,
            ["amount_subtotal"] = amount,
            ["amount_tax"] = 0,
            ["amount_total"] = amount,
            ["currency"] = price.Text("currency"),
            ["description"] = price.Id(),
            ["metadata"] = new JsonObject(),
            ["price"] = price.DeepClone(),
            ["quantity"] = Prices.IsMetered(price) ? null : quantity,
        };
    }
}
