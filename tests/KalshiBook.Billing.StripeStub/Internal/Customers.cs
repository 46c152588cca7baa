using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Stubs;

/// <summary>Customers.</summary>
internal static class Customers
{
    public static JsonObject Create(World world, Call call)
    {
        call.Allow("email", "name", "description", "metadata", "invoice_settings");
        return world.Put(New(world, World.NewId("cus"), call["email"], call["invoice_settings[default_payment_method]"], call.Map("metadata")));
    }

    public static JsonObject New(
        World world, string id, string? email, string? paymentMethodId, IEnumerable<KeyValuePair<string, string>> metadata) => new()
        {
            ["id"] = id,
            ["object"] = "customer",
            ["balance"] = 0,
            ["created"] = world.Now,
            ["currency"] = "usd",
            ["default_source"] = null,
            ["delinquent"] = false,
            ["email"] = email,
            ["invoice_settings"] = new JsonObject { ["default_payment_method"] = paymentMethodId },
            ["livemode"] = false,
            ["metadata"] = JsonObjects.Map(metadata),
            ["name"] = null,
        };

    public static JsonObject Get(World world, Call call)
    {
        call.Allow();
        return world.Get("customer", call.Id);
    }

    public static JsonObject List(World world, Call call)
    {
        call.Allow("email", "limit", "starting_after", "ending_before");
        var all = world.All("customer").Where(customer => !customer.ContainsKey("deleted"));
        return Pages.Of(call["email"] is { } email ? all.Where(customer => customer.Text("email") == email) : all, call);
    }

    public static JsonObject Update(World world, Call call)
    {
        call.Allow("email", "name", "description", "metadata", "invoice_settings");
        var customer = world.Customer(call.Id);
        if (call["email"] is { } email) customer["email"] = email;
        if (call["invoice_settings[default_payment_method]"] is { } method) SetPaymentMethod(customer, method);
        ((JsonObject)customer["metadata"]!).Merge(call.Map("metadata"));
        return customer;
    }

    public static JsonObject Delete(World world, Call call)
    {
        call.Allow();
        world.Customer(call.Id);
        return Delete(world, call.Id);
    }

    /// <summary>Deletes a customer, which ends the subscriptions too.</summary>
    public static JsonObject Delete(World world, string id)
    {
        foreach (var subscription in world.All("subscription").Where(item => item.Text("customer") == id && !Subscriptions.IsOver(item)))
            Subscriptions.End(world, subscription);
        return world.Put(new JsonObject { ["id"] = id, ["object"] = "customer", ["deleted"] = true });
    }

    private static void SetPaymentMethod(JsonObject customer, string id)
    {
        if (id.Length > 0 && !id.StartsWith("pm_", StringComparison.Ordinal))
            throw Error.Missing("PaymentMethod", id, "invoice_settings[default_payment_method]");
        customer["invoice_settings"]!["default_payment_method"] = id.Length > 0 ? id : null;
    }
}
