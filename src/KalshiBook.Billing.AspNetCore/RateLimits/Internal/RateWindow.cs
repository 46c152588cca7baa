namespace KalshiBook.Billing.AspNetCore;

/// <summary>One user's fixed window of 60 seconds. It begins with the first request after the last one ended.</summary>
internal sealed class RateWindow
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private DateTimeOffset _end;
    private long _count;
    private bool _isClosed;

    /// <summary>Counts a request if the limit allows it. The limit may change from one request to the next; the count stays.</summary>
    /// <returns>Whether the request may pass, or null where the window was closed and a new one is to be asked.</returns>
    public bool? Take(DateTimeOffset now, int limit)
    {
        lock (_lock)
        {
            if (_isClosed) return null;
            if (now >= _end) (_end, _count) = (now + Length, 0);
            if (_count >= limit) return false;
            _count++;
            return true;
        }
    }

    public RateWindowState Peek(DateTimeOffset now, int limit)
    {
        lock (_lock) return now < _end ? new RateWindowState(limit, _count, _end) : new RateWindowState(limit, 0, now + Length);
    }

    /// <summary>Gives how long the window has been over, or null while it is not.</summary>
    public TimeSpan? IdleTime(DateTimeOffset now)
    {
        lock (_lock) return now >= _end ? now - _end : null;
    }

    /// <summary>Closes the window for good if it is over.</summary>
    public bool TryClose(DateTimeOffset now)
    {
        lock (_lock) return _isClosed = _isClosed || now >= _end;
    }
}
