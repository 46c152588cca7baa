using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Stubs;

/// <summary>Checkout sessions.</summary>
internal static class CheckoutSessions
{
    private const string Kind = "checkout.session";

    public static JsonObject Create(World world, Call call)
    {
        call.Allow(
            "mode", "customer", "currency", "line_items", "client_reference_id", "subscription_data", "metadata", "success_url", "cancel_url", "expires_at");
        var mode = call.Required("mode");
        Check(world, call, mode);
        var id = World.NewId("cs_test");
        return world.Put(new JsonObject
        {
            ["id"] = id,
            ["object"] = Kind,
            ["cancel_url"] = call["cancel_url"],
            ["client_reference_id"] = call["client_reference_id"],
            ["created"] = world.Now,
            ["currency"] = call["currency"] ?? "usd",
            ["customer"] = call["customer"],
            ["expires_at"] = call.Time("expires_at") ?? world.Time.AddHours(24).ToUnixTimeSeconds(),
            ["invoice"] = null,
            ["livemode"] = false,
            ["metadata"] = JsonObjects.Map(call.Map("metadata")),
            ["mode"] = mode,
            ["payment_status"] = mode == "setup" ? "no_payment_required" : "unpaid",
            ["setup_intent"] = mode == "setup" ? world.Put(SetupIntent(world, call["customer"])).Text("id") : null,
            ["status"] = "open",
            ["subscription"] = null,
            ["success_url"] = call.Required("success_url"),
            ["ui_mode"] = "hosted_page",
            ["url"] = $"https://checkout.example.com/c/pay/{id}",
            // Not Stripe's: what completing it makes.
            ["_price"] = call["line_items[0][price]"],
            ["_quantity"] = call.Time("line_items[0][quantity]"),
            ["_subscription_metadata"] = JsonObjects.Map(call.Map("subscription_data[metadata]")),
        });
    }

    public static JsonObject Get(World world, Call call)
    {
        call.Allow();
        return Find(world, call.Id);
    }

    public static JsonObject List(World world, Call call)
    {
        call.Allow("customer", "status", "subscription", "limit", "starting_after", "ending_before");
        return Pages.Of(
            world.All(Kind).Select(session => Find(world, session.Text("id")!)).Where(session =>
                session.Text("customer") == (call["customer"] ?? session.Text("customer")) && session.Text("status") == (call["status"] ?? session.Text("status"))),
            call);
    }

    public static JsonObject Expire(World world, Call call)
    {
        call.Allow();
        var session = Find(world, call.Id);
        if (session.Text("status") != "open")
            throw Error.Invalid($"Only Checkout Sessions with a status in [\"open\"] can be expired. This one is {session.Text("status")}.");
        return Close(session, "expired");
    }

    /// <summary>Gives a session as it is now: one whose time is over has expired.</summary>
    public static JsonObject Find(World world, string id)
    {
        var session = world.Get(Kind, id);
        return session.Text("status") == "open" && session.Number("expires_at") <= world.Now ? Close(session, "expired") : session;
    }

    public static JsonObject Close(JsonObject session, string status)
    {
        session["status"] = status;
        session["url"] = null;
        return session;
    }

    private static void Check(World world, Call call, string mode)
    {
        if (call["customer"] is { } customer) world.Customer(customer, "customer");
        if (call["client_reference_id"] is { Length: > 200 }) throw Error.Invalid("Invalid string: must be at most 200 characters", "client_reference_id");
        if (mode == "setup")
        {
            call.Required("currency");
            if (call.List("line_items").Count > 0) throw Error.Invalid("You can not pass `line_items` in `setup` mode.", "line_items");
            return;
        }
        var price = world.PriceOf(call.Required("line_items[0][price]"));
        if (price.IsMetered && call["line_items[0][quantity]"] is not null)
            throw Error.Invalid("Quantity should not be defined when usage_type=metered.", "line_items[0][quantity]");
        if (!price.IsMetered) call.Required("line_items[0][quantity]");
    }

    private static JsonObject SetupIntent(World world, string? customerId) => new()
    {
        ["id"] = World.NewId("seti"),
        ["object"] = "setup_intent",
        ["created"] = world.Now,
        ["customer"] = customerId,
        ["livemode"] = false,
        ["payment_method"] = null,
        ["status"] = "requires_payment_method",
    };
}
