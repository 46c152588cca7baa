using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Stubs;

/// <summary>All objects that the stub has, by id. Whoever reads or changes them holds the gate.</summary>
internal sealed class World(TimeProvider clock)
{
    private readonly Dictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    public Lock Gate { get; } = new();

    public Dictionary<string, Price> Prices { get; } = new(StringComparer.Ordinal);

    public List<StripeStubMeterEvent> MeterEvents { get; } = [];

    public List<JsonObject> Events { get; } = [];

    public DateTimeOffset Time => clock.GetUtcNow();

    public long Now => Time.ToUnixTimeSeconds();

    public static string NewId(string prefix) => $"{prefix}_stub{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";

    public Price PriceOf(string id) => Prices.TryGetValue(id, out var price) ? price : new Price(id);

    public JsonObject Put(JsonObject item)
    {
        var id = item.Text("id")!;
        if (_objects.TryAdd(id, item)) _order.Add(id);
        else _objects[id] = item;
        return item;
    }

    public JsonObject? Find(string id) => _objects.GetValueOrDefault(id);

    /// <summary>Gives an object, or the error that Stripe answers: 404 for an id of the path, 400 for one that a parameter names.</summary>
    public JsonObject Get(string kind, string id, string? parameter = null)
    {
        if (Find(id) is not { } item || item.Text("object") != kind) throw Error.Missing(kind, id, parameter);
        return item;
    }

    /// <summary>Gives a customer that was not deleted.</summary>
    public JsonObject Customer(string id, string? parameter = null)
    {
        var customer = Get("customer", id, parameter);
        return customer.ContainsKey("deleted") ? throw Error.Missing("customer", id, parameter) : customer;
    }

    /// <summary>Gives all objects of a kind, the newest first, as Stripe lists them.</summary>
    public IEnumerable<JsonObject> All(string kind) => _order
        .Select((id, index) => (Item: _objects[id], index))
        .Where(entry => entry.Item.Text("object") == kind)
        .OrderByDescending(entry => entry.Item.Number("created"))
        .ThenByDescending(entry => entry.index)
        .Select(entry => entry.Item);
}
