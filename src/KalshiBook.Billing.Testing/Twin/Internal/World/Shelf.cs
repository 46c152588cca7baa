using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>Objects of a kind by the time at which they were made. New ones nearly always come last, which costs nothing.</summary>
internal sealed class Shelf
{
    private readonly List<JsonObject> _items = [];

    public void Add(JsonObject item)
    {
        var (at, created) = (_items.Count, item.Number("created") ?? 0);
        while (at > 0 && (_items[at - 1].Number("created") ?? 0) > created) at--;
        _items.Insert(at, item);
    }

    public void Remove(JsonObject item) => _items.Remove(item);

    /// <summary>Gives the newest first, as Stripe lists them.</summary>
    public IEnumerable<JsonObject> NewestFirst()
    {
        for (var i = _items.Count - 1; i >= 0; i--) yield return _items[i];
    }
}
