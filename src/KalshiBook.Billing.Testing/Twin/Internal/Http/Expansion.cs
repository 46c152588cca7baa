using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>Puts objects in the place of their ids, where a call asks for it, down to Stripe's four levels.</summary>
internal static class Expansion
{
    private static readonly HashSet<string> Expandable = new(StringComparer.Ordinal)
    {
        "customer", "default_payment_method", "default_price", "invoice", "latest_invoice", "payment_method", "price", "product", "setup_intent", "subscription",
    };

    /// <summary>Expands an answer, which is the caller's own copy.</summary>
    public static JsonObject Expand(World world, JsonObject answer, Call call)
    {
        foreach (var path in call.List("expand"))
        {
            var parts = path.Split('.');
            if (parts.Length > 4) throw Error.Invalid("You cannot expand more than 4 levels of a property.", "expand");
            Expand(world, answer, parts, path);
        }
        return answer;
    }

    private static void Expand(World world, JsonObject item, ReadOnlySpan<string> path, string whole)
    {
        if (path.IsEmpty) return;
        var value = item[path[0]];
        if (value is not (JsonObject or JsonArray) && !Expandable.Contains(path[0]))
            throw Error.Invalid($"This property cannot be expanded ({Error.Short(whole)}).", "expand");
        if (value is JsonValue id && world.Find((string)id!) is { } found) item[path[0]] = value = found.DeepClone();
        if (value is JsonObject one) Expand(world, one, path[1..], whole);
        if (value is not JsonArray list) return;
        foreach (var inner in list.OfType<JsonObject>()) Expand(world, inner, path[1..], whole);
    }
}
