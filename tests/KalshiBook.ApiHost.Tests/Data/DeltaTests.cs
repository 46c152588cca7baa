namespace KalshiBook.ApiHost.Tests;

/// <summary><c>POST /deltas</c>: the changes of an order book, both ends included.</summary>
public sealed class DeltaTests(DataHost host) : IClassFixture<DataHost>
{
    private const string Path = "/deltas";

    [Theory]
    [MemberData(nameof(Recorded.Tickers), MemberType = typeof(Recorded))]
    public async Task A_market_has_all_its_changes_by_seq(string ticker)
    {
        var body = await host.ReadAsync(Path, new { market_ticker = ticker, start_time = Recorded.Start, end_time = Recorded.End, limit = 1000 });

        body.HasMembers("data", "next_cursor", "has_more", "request_id", "response_time");
        Assert.All(body["data"]!.AsArray(), delta => delta.HasMembers("market_ticker", "ts", "seq", "price_cents", "delta_amount", "side"));
        Assert.Equal(Recorded.Deltas.Of(ticker).OrderBy(delta => (int)delta["seq"]!).Texts(), body.Entries());
        Assert.True(body.ContainsKey("next_cursor") && body["next_cursor"] is null);
        Assert.False((bool)body["has_more"]!);
    }

    [Fact]
    public async Task Both_ends_are_included()
    {
        var all = Recorded.Deltas.Of(Recorded.Ticker);

        Assert.Equal(all[5..21].Texts(), (await BetweenAsync(all[5].At(), all[20].At())).Entries());
        Assert.Equal(all[6..20].Texts(), (await BetweenAsync(all[5].At().AddMilliseconds(1), all[20].At().AddMilliseconds(-1))).Entries());
        Assert.Equal(all[5..6].Texts(), (await BetweenAsync(all[5].At(), all[5].At())).Entries());
        Assert.Empty((await BetweenAsync(DataAnswers.At(Recorded.End), DataAnswers.At(Recorded.End))).Entries());
    }

    private Task<System.Text.Json.Nodes.JsonObject> BetweenAsync(DateTimeOffset start, DateTimeOffset end) =>
        host.ReadAsync(Path, new { market_ticker = Recorded.Ticker, start_time = start.Iso(), end_time = end.Iso() });
}
