namespace KalshiBook.Billing.Testing;

/// <summary>What is to be looked at when: periods that end, sessions that expire, invoices that are tried again.</summary>
/// <remarks>An entry is only a reason to look: an object that has changed since may have nothing to do by then, and may stand here several times.</remarks>
internal sealed class Agenda
{
    private readonly PriorityQueue<string, (long Time, long Order)> _entries = new();
    private long _order;

    public void Add(string id, long? time)
    {
        if (time is { } at) _entries.Enqueue(id, (at, _order++));
    }

    /// <summary>Gives the time of the first entry that is due, and takes it away.</summary>
    public bool TryTake(long now, out string id, out long time)
    {
        time = 0;
        if (!_entries.TryPeek(out id!, out var at) || at.Time > now) return false;
        time = at.Time;
        _entries.Dequeue();
        return true;
    }
}
