using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>Puts objects in the place of their ids, where a call asks for it, down to Stripe's four levels.</summary>
internal static class Expansion
{
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
        if (path[0] == "line_items" && item.Text("object") == CheckoutSessions.Kind) item[path[0]] = CheckoutSessions.LineItemList(world, item.Id());
        var value = path[0] is "metadata" or "payload" ? null : item[path[0]]; // where an app's words are
        if (value is not (JsonObject or JsonArray) && !Expandable.Has(path[0]))
            throw Error.Invalid($"This property cannot be expanded ({Error.Short(whole)}).", "expand");
        if (value is JsonValue id && world.Find((string)id!) is { } found) item[path[0]] = value = found.DeepClone();
        if (value is JsonObject one) Expand(world, one, path[1..], whole);
        if (value is not JsonArray list) return;
        foreach (var inner in list.OfType<JsonObject>()) Expand(world, inner, path[1..], whole);
    }
}
