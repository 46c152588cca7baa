using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace KalshiBook.ApiHost;

/// <summary>The recorded data, read once from the files beside the program.</summary>
internal sealed class MarketData
{
    private readonly Dictionary<string, MarketHistory> _histories;

    public MarketData(IHostEnvironment environment, IOptions<JsonOptions> json)
    {
        var snapshots = Read<Snapshot>("snapshots").OrderBy(snapshot => snapshot.Ts).ToLookup(snapshot => snapshot.MarketTicker);
        var deltas = Read<Delta>("deltas").OrderBy(delta => delta.Seq).ToLookup(delta => delta.MarketTicker);
        var trades = Read<Trade>("trades").OrderBy(trade => trade.Ts).ToLookup(trade => trade.MarketTicker);
        var markets = Read<MarketDetail>("markets");
        _histories = markets.ToDictionary(
            market => market.Ticker,
            market => new MarketHistory([.. snapshots[market.Ticker]], [.. deltas[market.Ticker]], [.. trades[market.Ticker]]),
            StringComparer.Ordinal);
        Markets = [.. markets.OrderBy(market => market.Ticker, StringComparer.Ordinal).Select(market => Complete(market, _histories[market.Ticker]))];
        Settlements = [.. Read<Settlement>("settlements")
            .OrderByDescending(settlement => settlement.SettledAt).ThenBy(settlement => settlement.MarketTicker, StringComparer.Ordinal)];
        Events = [.. Read<Event>("events").OrderBy(@event => @event.EventTicker, StringComparer.Ordinal)
            .Select(@event => @event with { MarketCount = Markets.Count(market => market.EventTicker == @event.EventTicker) })];

        T[] Read<T>(string name)
        {
            using var file = File.OpenRead(Path.Combine(environment.ContentRootPath, "Data", "Recorded", name + ".json"));
            return JsonSerializer.Deserialize<T[]>(file, json.Value.SerializerOptions)!;
        }
    }

    public IReadOnlyList<MarketDetail> Markets { get; }

    public IReadOnlyList<Settlement> Settlements { get; }

    public IReadOnlyList<Event> Events { get; }

    public MarketHistory? FindHistory(string ticker) => _histories.GetValueOrDefault(ticker);

    private static MarketDetail Complete(MarketDetail market, MarketHistory history) => market with
    {
        FirstDataAt = history.Times().Min(),
        LastDataAt = history.Times().Max(),
        SnapshotCount = history.Snapshots.Count,
        DeltaCount = history.Deltas.Count,
    };
}
