using System.Text.Json.Serialization;

namespace KalshiBook.ApiHost;

/// <summary>Something that happens, with markets on how. The markets themselves are there where one event is asked for.</summary>
internal sealed record Event(
    string EventTicker, string SeriesTicker, string Title, string SubTitle, string Category, bool MutuallyExclusive, string Status, int MarketCount,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<Market>? Markets = null);
