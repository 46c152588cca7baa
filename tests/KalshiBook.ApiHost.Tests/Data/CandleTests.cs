using System.Text.Json.Nodes;

namespace KalshiBook.ApiHost.Tests;

/// <summary><c>GET /candles/{ticker}</c>, against candles that are put together here from the recorded trades.</summary>
public sealed class CandleTests(DataHost host) : IClassFixture<DataHost>
{
    // How much of a time as it is written is its bucket, and what makes it a whole time again.
    private static readonly Dictionary<string, (int Length, string Tail)> Buckets = new()
    {
        ["1m"] = (16, ":00Z"),
        ["1h"] = (13, ":00:00Z"),
        ["1d"] = (10, "T00:00:00Z"),
    };

    [Theory]
    [MemberData(nameof(Recorded.Tickers), MemberType = typeof(Recorded))]
    public async Task Candles_of_every_length_are_made_of_the_trades(string ticker)
    {
        foreach (var interval in Buckets.Keys)
        {
            var body = await host.ReadAsync($"/candles/{ticker}?interval={interval}");

            body.HasMembers("data", "request_id", "response_time");
            Assert.All(body["data"]!.AsArray(), candle =>
                candle.HasMembers("bucket", "market_ticker", "open", "high", "low", "close", "volume", "trade_count"));
            Assert.Equal(Expected(Recorded.Trades.Of(ticker), interval), body.Entries());
            Assert.Equal(ticker == Recorded.EmptyTicker, body.Entries().Count == 0);
        }
    }

    [Fact]
    public async Task A_candle_is_an_hour_long_unless_it_says_otherwise() =>
        Assert.Equal(Expected(Recorded.Trades.Of(Recorded.Ticker), "1h"), (await host.ReadAsync($"/candles/{Recorded.Ticker}")).Entries());

    [Theory]
    [InlineData("1m")]
    [InlineData("1h")]
    [InlineData("1d")]
    public async Task The_start_is_included_and_the_end_is_not(string interval)
    {
        var all = Recorded.Trades.Of(Recorded.Ticker);
        foreach (var (first, end) in ((int, int)[])[(0, 1), (7, 60), (30, 31), (50, all.Count - 1)])
        {
            var body = await BetweenAsync(interval, start: all[first].At(), end: all[end].At());
            Assert.Equal(Expected(all[first..end], interval), body.Entries());
        }
        Assert.Equal(Expected(all[8..61], interval), (await BetweenAsync(interval, all[7].At().AddMilliseconds(1), all[60].At().AddMilliseconds(1))).Entries());
        Assert.Equal(Expected(all[40..], interval), (await BetweenAsync(interval, start: all[40].At())).Entries());
        Assert.Equal(Expected(all[..40], interval), (await BetweenAsync(interval, end: all[40].At())).Entries());
        Assert.Empty((await BetweenAsync(interval, all[40].At(), all[40].At())).Entries());
    }

    [Theory]
    [InlineData("start_time=2026-02-04T12:00:00Z&end_time=2026-02-05T12:00:00Z")]
    [InlineData("start_time=2026-02-04T12:00:00&end_time=2026-02-05T12:00:00")]
    [InlineData("start_time=2026-02-04T14:00:00%2B02:00&end_time=2026-02-05T07:00:00-05:00")]
    public async Task Times_may_be_written_in_several_ways(string query)
    {
        var trades = Recorded.Trades.Of(Recorded.Ticker).Where(trade =>
            trade.At() >= DataAnswers.At("2026-02-04T12:00:00Z") && trade.At() < DataAnswers.At("2026-02-05T12:00:00Z"));

        Assert.Equal(Expected([.. trades], "1h"), (await host.ReadAsync($"/candles/{Recorded.Ticker}?{query}")).Entries());
    }

    [Theory]
    [InlineData("interval=5m", "interval")]
    [InlineData("interval=1H", "interval")]
    [InlineData("interval=", "interval")]
    [InlineData("interval=60", "interval")]
    [InlineData("start_time=yesterday", "start_time")]
    [InlineData("start_time=", "start_time")]
    [InlineData("start_time=2026-02-30", "start_time")]
    [InlineData("end_time=1770292800", "end_time")]
    [InlineData("end_time=02/05/2026", "end_time")]
    [InlineData("start_time=2026-02-05T00:00:01Z&end_time=2026-02-05T00:00:00Z", "start_time")]
    [InlineData("start_time=2026-02-05&end_time=2026-02-04", "start_time")]
    public Task What_is_wrong_is_named(string query, string field) => host.RefusesAsync(() => host.GetAsync($"/candles/{Recorded.Ticker}?{query}"), field);

    [Fact]
    public async Task An_unknown_market_is_404_and_charged() => await DataHost.MissesAsync(await host.GetAsync("/candles/NOTHING"), "market_not_found", 3);

    private Task<JsonObject> BetweenAsync(string interval, DateTimeOffset? start = null, DateTimeOffset? end = null) => host.ReadAsync(
        $"/candles/{Recorded.Ticker}?interval={interval}"
        + (start is null ? "" : $"&start_time={start.Value.Iso()}") + (end is null ? "" : $"&end_time={end.Value.Iso()}"));

    private static List<string> Expected(IReadOnlyList<JsonNode> trades, string interval) =>
    [
        .. trades.GroupBy(trade => ((string)trade["ts"]!)[..Buckets[interval].Length]).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => DataAnswers.Text(new JsonObject
            {
                ["bucket"] = group.Key + Buckets[interval].Tail,
                ["market_ticker"] = group.First()["market_ticker"]!.DeepClone(),
                ["open"] = (int)group.First()["yes_price"]!,
                ["high"] = group.Max(trade => (int)trade["yes_price"]!),
                ["low"] = group.Min(trade => (int)trade["yes_price"]!),
                ["close"] = (int)group.Last()["yes_price"]!,
                ["volume"] = group.Sum(trade => (int)trade["count"]!),
                ["trade_count"] = group.Count(),
            })),
    ];
}
