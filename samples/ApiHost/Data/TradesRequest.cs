namespace KalshiBook.ApiHost;

/// <summary>Trades, from start_time inclusive to end_time exclusive.</summary>
internal sealed class TradesRequest : HistoryRequest;
