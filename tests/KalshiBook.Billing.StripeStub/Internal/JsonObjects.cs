using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Stubs;

/// <summary>Short words for what is in a JSON object.</summary>
internal static class JsonObjects
{
    public static string? Text(this JsonObject item, string name) => (string?)item[name];

    public static long? Number(this JsonObject item, string name) => (long?)item[name];

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
}
