namespace KalshiBook.ApiHost;

/// <summary>A change of the quantity at one price of an order book.</summary>
internal sealed record Delta(string MarketTicker, DateTime Ts, int Seq, int PriceCents, int DeltaAmount, string Side);
