namespace KalshiBook.Billing.Testing;

/// <summary>What happened, in its order, for the 30 days that Stripe keeps events.</summary>
internal sealed class EventLog
{
    private const int MostThin = 10_000;
    private const long Kept = 30 * 24 * 60 * 60;

    private readonly LinkedList<EventRecord> _events = [];
    private readonly Dictionary<string, EventRecord> _byId = new(StringComparer.Ordinal);
    private readonly Queue<string> _thinOrder = new();
    private readonly Dictionary<string, string> _thin = new(StringComparer.Ordinal);

    /// <summary>Gets or sets who is told of an event, while the gate is held.</summary>
    public Action<EventRecord> Added { get; set; } = _ => { };

    /// <summary>Gets or sets who is told of a thin event.</summary>
    public Action<string> AddedThin { get; set; } = _ => { };

    public IEnumerable<EventRecord> All => _events;

    public void Add(EventRecord one)
    {
        Keep(one);
        Added(one);
    }

    /// <summary>Keeps an event that nobody is told of.</summary>
    public void Keep(EventRecord one)
    {
        while (_events.First is { } oldest && oldest.Value.Created < one.Created - Kept)
        {
            _byId.Remove(oldest.Value.Id);
            _events.RemoveFirst();
        }
        _events.AddLast(one);
        _byId[one.Id] = one;
    }

    public void AddThin(string id, string json, string notification)
    {
        _thin[id] = json;
        _thinOrder.Enqueue(id);
        if (_thinOrder.Count > MostThin) _thin.Remove(_thinOrder.Dequeue());
        AddedThin(notification);
    }

    public EventRecord? Find(string id) => _byId.GetValueOrDefault(id);

    public string? FindThin(string id) => _thin.GetValueOrDefault(id);

    public IEnumerable<EventRecord> NewestFirst()
    {
        for (var node = _events.Last; node is not null; node = node.Previous) yield return node.Value;
    }
}
