namespace KalshiBook.ApiHost;

/// <summary>Times of keys, in the whole milliseconds that are kept of them.</summary>
internal static class KeyTime
{
    public static DateTimeOffset Now(TimeProvider clock) => From(clock.GetUtcNow().ToUnixTimeMilliseconds());

    public static DateTimeOffset From(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
