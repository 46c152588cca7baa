namespace KalshiBook.ApiHost;

/// <summary>A question that is answered yes or no, and traded until then.</summary>
internal sealed record Market(
    string Ticker, string Title, string EventTicker, string Status, string Category, DateTime? FirstDataAt, DateTime? LastDataAt);
