namespace KalshiBook.ApiHost;

/// <summary>A trade. Its prices are in cents and add up to 100.</summary>
internal sealed record Trade(string TradeId, string MarketTicker, int YesPrice, int NoPrice, int Count, string TakerSide, DateTime Ts);
