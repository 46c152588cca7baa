using System.ComponentModel.DataAnnotations;

namespace KalshiBook.ApiHost;

/// <summary>Which order book, and when.</summary>
internal sealed class OrderbookRequest : IChecked
{
    [Required(ErrorMessage = "market_ticker is required.")]
    public string? MarketTicker { get; init; }

    [Required(ErrorMessage = "timestamp is required."), UtcTime("timestamp")]
    public string? Timestamp { get; init; }

    /// <summary>The most levels of a side; all unless it says otherwise.</summary>
    [Range(1, int.MaxValue, ErrorMessage = "depth must be at least 1.")]
    public int? Depth { get; init; }
}
