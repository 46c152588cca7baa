namespace KalshiBook.ApiHost.Tests;

/// <summary><c>POST /trades</c>: the trades of a market, the end excluded.</summary>
public sealed class TradeTests(DataHost host) : IClassFixture<DataHost>
{
    private const string Path = "/trades";

    [Theory]
    [MemberData(nameof(Recorded.Tickers), MemberType = typeof(Recorded))]
    public async Task A_market_has_all_its_trades_by_time(string ticker)
    {
        var body = await host.ReadAsync(Path, new { market_ticker = ticker, start_time = Recorded.Start, end_time = Recorded.End, limit = 1000 });

        body.HasMembers("data", "next_cursor", "has_more", "request_id", "response_time");
        Assert.All(body["data"]!.AsArray(), trade =>
        {
            trade.HasMembers("trade_id", "market_ticker", "yes_price", "no_price", "count", "taker_side", "ts");
            Assert.Equal(100, (int)trade!["yes_price"]! + (int)trade["no_price"]!);
        });
        Assert.Equal(Recorded.Trades.Of(ticker).Texts(), body.Entries());
        Assert.True(body.ContainsKey("next_cursor") && body["next_cursor"] is null);
        Assert.False((bool)body["has_more"]!);
    }

    [Fact]
    public async Task The_start_is_included_and_the_end_is_not()
    {
        var all = Recorded.Trades.Of(Recorded.Ticker);

        Assert.Equal(all[5..20].Texts(), (await BetweenAsync(all[5].At(), all[20].At())).Entries());
        Assert.Equal(all[6..21].Texts(), (await BetweenAsync(all[5].At().AddMilliseconds(1), all[20].At().AddMilliseconds(1))).Entries());
        Assert.Empty((await BetweenAsync(all[5].At(), all[5].At())).Entries());
    }

    private Task<System.Text.Json.Nodes.JsonObject> BetweenAsync(DateTimeOffset start, DateTimeOffset end) =>
        host.ReadAsync(Path, new { market_ticker = Recorded.Ticker, start_time = start.Iso(), end_time = end.Iso() });
}
