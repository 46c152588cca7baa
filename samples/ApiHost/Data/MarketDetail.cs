namespace KalshiBook.ApiHost;

/// <summary>A market with its rules, and with how much is recorded of it.</summary>
internal sealed record MarketDetail(
    string Ticker, string Title, string EventTicker, string Status, string Category, DateTime? FirstDataAt, DateTime? LastDataAt,
    string Rules, decimal? StrikePrice, int SnapshotCount, int DeltaCount)
{
    public Market ToMarket() => new(Ticker, Title, EventTicker, Status, Category, FirstDataAt, LastDataAt);
}
