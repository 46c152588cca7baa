namespace KalshiBook.ApiHost;

/// <summary>A whole order book as it was recorded: for each side, pairs of price in cents and quantity.</summary>
internal sealed record Snapshot(string MarketTicker, DateTime Ts, int[][] Yes, int[][] No);
