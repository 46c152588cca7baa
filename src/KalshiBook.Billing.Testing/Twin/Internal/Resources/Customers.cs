using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>Customers.</summary>
internal static class Customers
{
    private const string Kind = "customer";
    private const string DefaultPaymentMethod = "invoice_settings[default_payment_method]";

    public static JsonObject Create(World world, Call call)
    {
        call.Allow("email", "name", "description", "phone", "metadata[*]", "payment_method", DefaultPaymentMethod);
        var (email, name, description, phone, metadata) = (Email(call), call.Text("name", 256), call.Text("description", 350), call.Text("phone", 20), call.Metadata());
        var method = call["payment_method"];
        if (call.Has(DefaultPaymentMethod) && call[DefaultPaymentMethod] != method)
            throw Error.Missing("payment_method", call[DefaultPaymentMethod]!, DefaultPaymentMethod);
        var customer = New(world, World.NewId("cus"), email, metadata);
        customer.Set(("name", name), ("description", description), ("phone", phone));
        if (method is not null and not (PaymentMethods.Good or PaymentMethods.Failing)) CheckFree(world, method);
        world.Put(customer);
        world.Tell("customer.created", customer);
        if (method is null) return customer;
        var attached = PaymentMethods.Attach(world, method, customer.Id(), "payment_method").Id();
        if (call.Has(DefaultPaymentMethod)) customer.Object("invoice_settings")["default_payment_method"] = attached;
        return customer;
    }

    public static JsonObject New(World world, string id, string? email, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var customer = Templates.New(Kind, id);
        customer.Set(
            ("created", world.Now), ("email", email), ("invoice_prefix", id[^Math.Min(8, id.Length)..].ToUpperInvariant()), ("metadata", JsonObjects.Map(metadata)));
        return customer;
    }

    public static JsonObject Get(World world, Call call)
    {
        call.Allow();
        return world.Get(Kind, call.Id);
    }

    public static JsonObject List(World world, Call call)
    {
        call.AllowList("email");
        return Pages.Of(world.All(Kind), call, customer => call["email"] is not { } email || customer.Text("email") == email);
    }

    public static JsonObject Update(World world, Call call)
    {
        call.Allow("email", "name", "description", "phone", "metadata", "metadata[*]", DefaultPaymentMethod);
        var customer = world.Customer(call.Id);
        var (email, metadata, method) = (Email(call), call.Metadata(), call[DefaultPaymentMethod]);
        var texts = new[] { ("name", 256), ("description", 350), ("phone", 20) }.Where(one => call.Has(one.Item1)).Select(one => (one.Item1, call.Text(one.Item1, one.Item2))).ToList();
        if (method is { Length: > 0 }) PaymentMethods.Of(world, customer.Id(), method, DefaultPaymentMethod);
        world.Change(customer, "customer.updated", () =>
        {
            if (call.Has("email")) customer["email"] = email;
            foreach (var (name, text) in texts) customer[name] = text;
            if (call["metadata"] is "") customer["metadata"] = new JsonObject();
            customer.Object("metadata").Merge(metadata);
            if (method is not null) customer.Object("invoice_settings")["default_payment_method"] = method.Length > 0 ? method : null;
        });
        return customer;
    }

    public static JsonObject Delete(World world, Call call)
    {
        call.Allow();
        return Delete(world, world.Customer(call.Id));
    }

    /// <summary>Deletes a customer, which ends the subscriptions too.</summary>
    public static JsonObject Delete(World world, JsonObject customer)
    {
        foreach (var subscription in world.All("subscription", customer.Id()).Where(one => !SubscriptionLife.IsOver(one)).ToList())
            SubscriptionLife.End(world, subscription, reason: null);
        foreach (var card in world.All("payment_method", customer.Id()).ToList()) PaymentMethods.Move(world, card, customerId: null);
        var deleted = world.Put(new JsonObject { ["id"] = customer.Id(), ["object"] = Kind, ["deleted"] = true });
        world.Tell("customer.deleted", customer);
        return deleted;
    }

    public static bool IsEmail(string text) => text.Length <= 512
        && text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at < text.Length - 1
        && !text.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter));

    private static string? Email(Call call) => call.Text("email", 512) is not { } email || IsEmail(email)
        ? call.Text("email", 512)
        : throw Error.Invalid($"Invalid email address: {Error.Short(email)}", "email", "email_invalid");

    private static void CheckFree(World world, string method)
    {
        if (world.Get("payment_method", method, "payment_method").Text("customer") is not null)
            throw Error.Invalid("The payment method you provided has already been attached to a customer.", "payment_method");
    }
}
