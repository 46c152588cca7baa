namespace KalshiBook.ApiHost;

/// <summary>The trades of one stretch of time: prices of yes, in cents, and the contracts traded.</summary>
internal sealed record Candle(DateTime Bucket, string MarketTicker, int Open, int High, int Low, int Close, int Volume, int TradeCount)
{
    /// <summary>Makes candles of trades that are in order of time. A stretch without a trade has none.</summary>
    public static IEnumerable<Candle> Of(IEnumerable<Trade> trades, TimeSpan length) => trades
        .GroupBy(trade => new DateTime(trade.Ts.Ticks - (trade.Ts.Ticks % length.Ticks), DateTimeKind.Utc))
        .Select(group => new Candle(
            group.Key, group.First().MarketTicker, group.First().YesPrice, group.Max(trade => trade.YesPrice), group.Min(trade => trade.YesPrice),
            group.Last().YesPrice, group.Sum(trade => trade.Count), group.Count()));
}
