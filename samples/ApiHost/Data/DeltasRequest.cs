namespace KalshiBook.ApiHost;

/// <summary>Changes of an order book, from start_time to end_time, both inclusive.</summary>
internal sealed class DeltasRequest : HistoryRequest;
