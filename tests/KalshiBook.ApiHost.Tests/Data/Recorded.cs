using System.Text.Json.Nodes;

namespace KalshiBook.ApiHost.Tests;

/// <summary>The recorded data as it lies in the files, read without the host's own code.</summary>
internal static class Recorded
{
    /// <summary>A market that has everything.</summary>
    public const string Ticker = "KXBTCD-26FEB0617-T80000";

    /// <summary>Another one.</summary>
    public const string OtherTicker = "KXRAINNYC-26FEB-D05";

    /// <summary>A market of which nothing was recorded yet.</summary>
    public const string EmptyTicker = "KXFEDDECISION-26MAR-H25";

    /// <summary>Before and after all that is recorded.</summary>
    public const string Start = "2026-01-01T00:00:00Z";
    public const string End = "2026-03-01T00:00:00Z";

    public static IReadOnlyList<JsonNode> Markets { get; } = Read("markets");

    public static IReadOnlyList<JsonNode> Events { get; } = Read("events");

    public static IReadOnlyList<JsonNode> Settlements { get; } = Read("settlements");

    public static IReadOnlyList<JsonNode> Snapshots { get; } = Read("snapshots");

    public static IReadOnlyList<JsonNode> Deltas { get; } = Read("deltas");

    public static IReadOnlyList<JsonNode> Trades { get; } = Read("trades");

    public static TheoryData<string> Tickers => [.. Markets.Select(market => (string)market["ticker"]!)];

    /// <summary>What <c>/deltas</c> or <c>/trades</c> reads.</summary>
    public static IReadOnlyList<JsonNode> At(string path) => path == "/deltas" ? Deltas : Trades;

    /// <summary>What is recorded of one market, in order of time.</summary>
    public static List<JsonNode> Of(this IEnumerable<JsonNode> all, string ticker) =>
        [.. all.Where(entry => (string?)entry["market_ticker"] == ticker).OrderBy(At)];

    public static DateTimeOffset At(this JsonNode entry) => DataAnswers.At((string?)entry["ts"]);

    public static List<string> Texts(this IEnumerable<JsonNode> entries) => [.. entries.Select(DataAnswers.Text)];

    private static JsonNode[] Read(string name) =>
        [.. JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "Recorded", name + ".json")))!.AsArray().OfType<JsonNode>()];
}
