using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace KalshiBook.Billing.Testing;

/// <summary>All that the twin has. Whoever reads or changes it holds the gate.</summary>
internal sealed class World(TimeProvider clock)
{
    private readonly Dictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Kind, string? Customer), Shelf> _shelves = [];
    private DateTimeOffset? _at;

    public Lock Gate { get; } = new();

    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>Gets the first failure of what was due.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Gets or sets who hears of a change.</summary>
    public Action Changed { get; set; } = () => { };

    public Agenda Agenda { get; } = new();

    public Usage Usage { get; } = new();

    public EventLog Events { get; } = new();

    /// <summary>Gets the address of the twin, where its pages are.</summary>
    public string Url { get; set; } = "";

    /// <summary>Gets or sets a value indicating whether time renews subscriptions, tries invoices again, and ends what is to end.</summary>
    public bool Bills { get; set; } = true;

    /// <summary>Gets or sets a value indicating whether the twin is going: what is due is left to the next one.</summary>
    public bool Stops { get; set; }

    /// <summary>Gets or sets what failed renewals end as.</summary>
    public string AfterLastAttempt { get; set; } = "canceled";

    /// <summary>Gets or sets the API request that is being carried out; null: time does it, or a person on a page.</summary>
    public Call? Call { get; set; }

    public DateTimeOffset Time => _at ?? clock.GetUtcNow();

    public long Now => Time.ToUnixTimeSeconds();

    public IEnumerable<JsonObject> Everything => _objects.Values;

    /// <summary>Gets what the twin has to know of objects besides what Stripe shows of them.</summary>
    public Dictionary<string, JsonObject> Notes { get; } = new(StringComparer.Ordinal);

    public static string NewId(string prefix) => $"{prefix}_twin{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(10))}";

    public JsonObject Put(JsonObject item)
    {
        if (_objects.TryGetValue(item.Id(), out var old)) Place(old, (shelf, one) => shelf.Remove(one));
        _objects[item.Id()] = item;
        if (!item.ContainsKey("deleted")) Place(item, (shelf, one) => shelf.Add(one));
        Changed();
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

    /// <summary>Gives all objects of a kind, of a customer or of all, the newest first, as Stripe lists them.</summary>
    public IEnumerable<JsonObject> All(string kind, string? customerId = null) =>
        _shelves.TryGetValue((kind, customerId), out var shelf) ? shelf.NewestFirst() : [];

    /// <summary>Tells the world of something that happened.</summary>
    public void Tell(string type, JsonObject item, JsonObject? previous = null)
    {
        Events.Add(EventJson.New(this, type, item, previous));
        Changed();
    }

    /// <summary>Changes an object, and tells of it if it is another one afterwards.</summary>
    public void Change(JsonObject item, string type, Action change)
    {
        var before = (JsonObject)item.DeepClone();
        change();
        var previous = JsonObjects.Difference(before, item);
        if (previous.Count > 0) Tell(type, item, previous);
    }

    /// <summary>Does what was due of an object at a time as if it were that time still. What fails of one stops no other.</summary>
    public void Try(string id, long time, Action act)
    {
        _at = DateTimeOffset.FromUnixTimeSeconds(time);
        try
        {
            act();
        }
        catch (Exception exception)
        {
            TwinLog.DueFailed(Logger, exception, id);
            Failure ??= exception;
        }
        finally
        {
            _at = null;
        }
    }

    private void Place(JsonObject item, Action<Shelf, JsonObject> place)
    {
        var kind = item.Text("object")!;
        place(Shelf(kind, null), item);
        if (item["customer"] is JsonValue customer) place(Shelf(kind, (string)customer!), item);
    }

    private Shelf Shelf(string kind, string? customerId) =>
        _shelves.TryGetValue((kind, customerId), out var shelf) ? shelf : _shelves[(kind, customerId)] = new Shelf();
}
