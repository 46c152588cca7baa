using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>Short words for what is in a JSON object.</summary>
internal static class JsonObjects
{
    public static string Id(this JsonObject item) => (string)item["id"]!;

    public static string? Text(this JsonObject item, string name) => (string?)item[name];

    // A number that was set as an int is not read as a long.
    public static long? Number(this JsonObject item, string name) => item[name] switch
    {
        JsonValue value when value.TryGetValue<long>(out var number) => number,
        JsonValue value when value.TryGetValue<int>(out var number) => number,
        _ => null,
    };

    public static bool Flag(this JsonObject item, string name) => (bool?)item[name] == true;

    public static JsonObject Object(this JsonObject item, string name) => item[name]!.AsObject();

    public static void Set(this JsonObject item, params ReadOnlySpan<(string Name, JsonNode? Value)> values)
    {
        foreach (var (name, value) in values) item[name] = value;
    }

    public static JsonObject Map(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var map = new JsonObject();
        map.Merge(pairs);
        return map;
    }

    /// <summary>Sets metadata as Stripe does: what is not named stays, and an empty value takes a key away.</summary>
    public static void Merge(this JsonObject map, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        foreach (var (key, value) in pairs)
        {
            if (value.Length > 0) map[key] = value;
            else map.Remove(key);
        }
    }

    /// <summary>Gives what was different before a change: Stripe's <c>previous_attributes</c>. Of an object only what changed in it.</summary>
    public static JsonObject Difference(JsonObject before, JsonObject after)
    {
        var difference = new JsonObject();
        foreach (var name in before.Select(pair => pair.Key).Union(after.Select(pair => pair.Key), StringComparer.Ordinal))
        {
            if (JsonNode.DeepEquals(before[name], after[name])) continue;
            difference[name] = (before[name], after[name]) is (JsonObject was, JsonObject now) ? Difference(was, now) : before[name]?.DeepClone();
        }
        return difference;
    }
}
