using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>What every kind of object has before anything is known of it: each of Stripe's fields, from <c>Twin/Objects</c>.</summary>
internal static class Templates
{
    private static readonly Dictionary<string, JsonObject> All = typeof(Templates).Assembly.GetManifestResourceNames()
        .Where(name => name.EndsWith(".json", StringComparison.Ordinal))
        .Select(Read)
        .ToDictionary(template => template.Text("object")!, StringComparer.Ordinal);

    public static JsonObject New(string kind, string id)
    {
        JsonObject item;
        lock (All) item = (JsonObject)All[kind].DeepClone(); // a node that was parsed is not read by two threads at once
        item["id"] = id;
        return item;
    }

    private static JsonObject Read(string name)
    {
        using var stream = typeof(Templates).Assembly.GetManifestResourceStream(name)!;
        return JsonNode.Parse(stream)!.AsObject();
    }
}
