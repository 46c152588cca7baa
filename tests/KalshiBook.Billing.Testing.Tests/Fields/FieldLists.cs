using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing.Tests.Fields;

/// <summary>The fields that Stripe's objects and events have, by what they are. The lists are text files beside this one.</summary>
internal static class FieldLists
{
    public static IReadOnlyList<string> Of(string name) => [.. Lines(name).Select(line => line.TrimEnd('?'))];

    /// <summary>Gives those that are there whatever state the object is in. The others have a question mark in the list.</summary>
    public static IReadOnlyList<string> Always(string name) => [.. Lines(name).Where(line => !line.EndsWith('?'))];

    /// <summary>Gives the parts of an answer or an event that have lists of their own: a list and what is in it, an event and its object.</summary>
    /// <param name="item">The answer or event.</param>
    /// <param name="name">What it is, if it doesn't say so itself: which error, or after what an event.</param>
    /// <returns>The name of each part's list, and the part.</returns>
    public static IEnumerable<(string List, JsonObject Part)> Parts(JsonObject item, string name)
    {
        var kind = (string?)item["object"];
        if (kind == "event") return [("events/" + name, Without(item, "object")), .. Parts(item["data"]!["object"]!.AsObject(), name)];
        if (kind == "list") return [("objects/list", Without(item)), .. item["data"]!.AsArray().SelectMany(one => Parts(one!.AsObject(), name))];
        if (kind == "v2.core.event") return [("events/" + name, item)];
        if (kind is null) return [("objects/" + name, item)];
        return [((bool?)item["deleted"] == true ? "objects/deleted_" + kind : "objects/" + kind, item)];
    }

    // With an empty object or list in the place of what is looked at by itself.
    private static JsonObject Without(JsonObject item, string? inner = null)
    {
        var copy = (JsonObject)item.DeepClone();
        if (inner is null) copy["data"] = new JsonArray();
        else copy["data"]![inner] = null;
        return copy;
    }

    private static string[] Lines(string name)
    {
        using var stream = typeof(FieldLists).Assembly.GetManifestResourceStream(name + ".txt") ?? throw new ArgumentException($"There is no list of fields {name}.", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
