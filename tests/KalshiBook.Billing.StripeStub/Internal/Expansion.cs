using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Stubs;

/// <summary>Puts objects in the place of their ids, where a call asks for it.</summary>
internal static class Expansion
{
    public static JsonObject Expand(World world, JsonObject answer, Call call)
    {
        var copy = (JsonObject)answer.DeepClone();
        foreach (var path in call.List("expand")) Expand(world, copy, path.Split('.'));
        return copy;
    }

    private static void Expand(World world, JsonObject item, ReadOnlySpan<string> path)
    {
        if (path.IsEmpty) return;
        if (item[path[0]] is JsonValue value && world.Find((string)value!) is { } found) item[path[0]] = found.DeepClone();
        var next = item[path[0]] switch { JsonObject one => [one], JsonArray list => list.OfType<JsonObject>(), _ => [] };
        foreach (var inner in next) Expand(world, inner, path[1..]);
    }
}
