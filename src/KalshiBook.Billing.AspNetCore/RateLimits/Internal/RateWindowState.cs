namespace KalshiBook.Billing.AspNetCore;

/// <summary>Where a user's window stands.</summary>
/// <param name="Limit">The requests that the plan allows in a window.</param>
/// <param name="Count">The requests counted in this one.</param>
/// <param name="End">The first instant after it.</param>
internal readonly record struct RateWindowState(int Limit, long Count, DateTimeOffset End)
{
    public long Remaining => Math.Max(0, Limit - Count);

    public long SecondsLeft(DateTimeOffset now) => Math.Max(1, (long)Math.Ceiling((End - now).TotalSeconds));

    // Rounded up: a client that comes back on the second must not find the old window.
    public long ResetsAtUnixSeconds => (long)Math.Ceiling((End - DateTimeOffset.UnixEpoch).TotalSeconds);
}
