namespace KalshiBook.Billing.Testing;

/// <summary>Meter events that were accepted.</summary>
internal sealed class Usage
{
    private readonly Dictionary<string, DateTimeOffset> _identifiers = new(StringComparer.Ordinal);
    private readonly Dictionary<(string EventName, string Customer), List<StripeTwinMeterEvent>> _byCustomer = [];
    private readonly List<(StripeTwinMeterEvent Event, bool Counts)> _all = [];

    public IReadOnlyList<(StripeTwinMeterEvent Event, bool Counts)> All => _all;

    /// <summary>Tells whether an identifier was used in the last 24 hours: Stripe knows it for at least that long, and the twin forgets as soon as it may.</summary>
    public bool Knows(string identifier, DateTimeOffset now) => _identifiers.TryGetValue(identifier, out var at) && at > now.AddHours(-24);

    /// <summary>Adds an event. One that has an error is on record, and counts for nothing.</summary>
    public void Add(StripeTwinMeterEvent one, bool counts)
    {
        _identifiers[one.Identifier] = one.ReceivedAt;
        _all.Add((one, counts));
        if (!counts) return;
        if (!_byCustomer.TryGetValue((one.EventName, one.CustomerId), out var list)) _byCustomer[(one.EventName, one.CustomerId)] = list = [];
        list.Add(one);
    }

    /// <summary>Gives the events of a customer in a time: its start is in it, its end is not.</summary>
    public IEnumerable<StripeTwinMeterEvent> Of(string eventName, string customerId, long start, long end) =>
        _byCustomer.TryGetValue((eventName, customerId), out var list)
            ? list.Where(one => one.Timestamp.ToUnixTimeSeconds() is var at && at >= start && at < end)
            : [];
}
