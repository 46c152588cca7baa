namespace KalshiBook.ApiHost;

/// <summary>How a market ended. The value is in cents for a yes.</summary>
internal sealed record Settlement(
    string MarketTicker, string EventTicker, string Result, int? SettlementValue, DateTime? DeterminedAt, DateTime? SettledAt);
