using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>What can be expanded, and to what. A path is checked before anything is changed: a call that is refused has done nothing.</summary>
internal static class Expandable
{
    private static readonly Dictionary<string, string> Kinds = new(StringComparer.Ordinal)
    {
        ["customer"] = "customer",
        ["default_payment_method"] = "payment_method",
        ["default_price"] = "price",
        ["invoice"] = "invoice",
        ["latest_invoice"] = "invoice",
        ["payment_method"] = "payment_method",
        ["price"] = "price",
        ["product"] = "product",
        ["setup_intent"] = "setup_intent",
        ["subscription"] = "subscription",
    };

    private static readonly Dictionary<string, string> Lists = new(StringComparer.Ordinal) { ["items"] = "subscription_item", ["lines"] = "line_item" };

    private static readonly (string Path, string Kind)[] Routes =
    [
        ("/v1/customers", "customer"), ("/v1/checkout/sessions", "checkout.session"), ("/v1/billing_portal/sessions", "billing_portal.session"),
        ("/v1/subscriptions", "subscription"), ("/v1/invoices", "invoice"), ("/v1/payment_methods", "payment_method"), ("/v1/billing/meters", "billing.meter"),
    ];

    public static bool Has(string name) => Kinds.ContainsKey(name);

    public static void Check(Call call)
    {
        var kind = Array.Find(Routes, route => call.Request.Path.StartsWith(route.Path, StringComparison.Ordinal)).Kind;
        foreach (var path in call.List("expand"))
        {
            var parts = path.Split('.');
            if (parts.Length > 4) throw Error.Invalid("You cannot expand more than 4 levels of a property.", "expand");
            if (kind is null || !Fits(Templates.New(kind, ""), parts)) throw Error.Invalid($"This property cannot be expanded ({Error.Short(path)}).", "expand");
        }
    }

    private static bool Fits(JsonObject item, ReadOnlySpan<string> path)
    {
        if (path.IsEmpty) return false;
        var name = path[0];
        var rest = path[1..];
        if (name == "line_items" && item.Text("object") == CheckoutSessions.Kind) return rest.IsEmpty;
        if (!item.TryGetPropertyValue(name, out var value)) return false;
        if (Kinds.TryGetValue(name, out var kind) && value is not JsonObject) return rest.IsEmpty || Fits(Templates.New(kind, ""), rest);
        if (Lists.TryGetValue(name, out var of)) return rest is ["data", ..] && Fits(Templates.New(of, ""), rest[1..]);
        return value is JsonObject inner ? Fits(inner, rest) : name == "price" && Fits(Templates.New("price", ""), rest);
    }
}
