using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing.Tests.Fields;

/// <summary>The fields of JSON objects, as paths such as <c>items.data[].price.id</c>. What stands in metadata is the caller's, and no field.</summary>
internal sealed class FieldSet
{
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);
    private readonly HashSet<string> _parents = new(StringComparer.Ordinal);

    public FieldSet(params IEnumerable<JsonObject> items)
    {
        foreach (var item in items) Add(item, "");
    }

    public IEnumerable<string> Paths => _paths;

    public bool Has(string path) => _paths.Contains(path);

    /// <summary>Tells whether a field is not there though the object is in which it belongs. Where that is null, or a list is empty, nothing lacks.</summary>
    public bool Lacks(string path) => !Has(path) && _parents.Contains(path[..(path.LastIndexOf('.') + 1)]);

    private void Add(JsonObject item, string parent)
    {
        _parents.Add(parent);
        foreach (var (name, value) in item)
        {
            _paths.Add(parent + name);
            if (name == "metadata") continue;
            if (value is JsonObject inner) Add(inner, parent + name + ".");
            foreach (var element in (value as JsonArray)?.OfType<JsonObject>() ?? []) Add(element, parent + name + "[].");
        }
    }
}
