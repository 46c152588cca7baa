using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>Cards: one that works, and one that is taken and fails when it is charged, under Stripe's own test names.</summary>
internal static class PaymentMethods
{
    public const string Good = "pm_card_visa";
    public const string Failing = "pm_card_chargeCustomerFail";
    private const string Kind = "payment_method";

    public static JsonObject Create(World world, Call call)
    {
        call.Allow("type", "card[token]", "metadata[*]");
        call.Required("type");
        call.Choice("type", "card", "card");
        var metadata = call.Metadata();
        var token = call.Required("card[token]");
        if (token is not ("tok_visa" or "tok_chargeCustomerFail")) throw Error.Missing("token", token, call.NameOf("card[token]"));
        var method = Put(world, World.NewId("pm"), customerId: null, fails: token != "tok_visa");
        method.Object("metadata").Merge(metadata);
        return method;
    }

    public static JsonObject Get(World world, Call call)
    {
        call.Allow();
        return world.Get(Kind, call.Id);
    }

    public static JsonObject List(World world, Call call)
    {
        call.AllowList("customer", "type");
        var customer = call["customer"] is { } id ? world.Get("customer", id, "customer").Id() : null;
        return Pages.Of(world.All(Kind, customer), call, method => method.Text("type") == (call["type"] ?? "card"));
    }

    public static JsonObject ListOfCustomer(World world, Call call)
    {
        call.AllowList("type");
        return Pages.Of(world.All(Kind, world.Get("customer", call.Id).Id()), call, method => method.Text("type") == (call["type"] ?? "card"));
    }

    public static JsonObject Attach(World world, Call call)
    {
        call.Allow("customer");
        return Attach(world, call.Id, world.Customer(call.Required("customer"), "customer").Id(), parameter: null);
    }

    public static JsonObject Detach(World world, Call call)
    {
        call.Allow();
        var method = world.Get(Kind, call.Id);
        if (method.Text("customer") is not { } customer) throw Error.Invalid("The payment method you provided is not attached to a customer so detachment is impossible.");
        Forget(world, world.Customer(customer), method.Id());
        method = Move(world, method, customerId: null);
        world.Tell("payment_method.detached", method, new JsonObject { ["customer"] = customer });
        return method;
    }

    /// <summary>Attaches a card to a customer. Of a test name a new card is made each time.</summary>
    public static JsonObject Attach(World world, string id, string customerId, string? parameter)
    {
        if (id is Good or Failing) return Told(world, Put(world, World.NewId("pm"), customerId, fails: id == Failing));
        var method = world.Get(Kind, id, parameter);
        if (method.Text("customer") == customerId) return method;
        if (method.Text("customer") is not null)
            throw Error.Invalid("The payment method you provided has already been attached to a customer.", parameter);
        return Told(world, Move(world, method, customerId));
    }

    /// <summary>Makes a card a customer's, or nobody's. It is another object, since the old one says where it was.</summary>
    public static JsonObject Move(World world, JsonObject method, string? customerId)
    {
        var moved = (JsonObject)method.DeepClone();
        moved["customer"] = customerId;
        return world.Put(moved);
    }

    /// <summary>Gives a card of a customer, or the error that Stripe answers.</summary>
    public static string Of(World world, string customerId, string id, string parameter)
    {
        var method = world.Get(Kind, id, parameter);
        return method.Text("customer") == customerId
            ? id
            : throw Error.Invalid($"The customer does not have a payment method with the ID {id}.", parameter, "resource_missing");
    }

    public static JsonObject Put(World world, string id, string? customerId, bool fails)
    {
        var method = Templates.New(Kind, id);
        method.Set(("created", world.Now), ("customer", customerId));
        method.Object("card").Set(("last4", fails ? "0341" : "4242"), ("fingerprint", fails ? "twinfailing" : "twingood"));
        world.Notes.Remove(id);
        if (fails) world.Notes[id] = new JsonObject { ["fails"] = true };
        return world.Put(method);
    }

    public static bool Fails(World world, string id) => world.Notes.TryGetValue(id, out var note) && note.Flag("fails");

    private static JsonObject Told(World world, JsonObject method)
    {
        world.Tell("payment_method.attached", method);
        return method;
    }

    private static void Forget(World world, JsonObject customer, string id)
    {
        var settings = customer.Object("invoice_settings");
        if (settings.Text("default_payment_method") == id)
            world.Change(customer, "customer.updated", () => settings["default_payment_method"] = null);
        foreach (var subscription in world.All("subscription", customer.Id()).Where(one => one.Text("default_payment_method") == id))
            world.Change(subscription, "customer.subscription.updated", () => subscription["default_payment_method"] = null);
    }
}
