using System.Text.Json.Nodes;

namespace KalshiBook.ApiHost.Tests;

/// <summary><c>GET /settlements</c> and <c>GET /settlements/{ticker}</c>.</summary>
public sealed class SettlementTests(DataHost host) : IClassFixture<DataHost>
{
    private static readonly string[] Members = ["market_ticker", "event_ticker", "result", "settlement_value", "determined_at", "settled_at"];

    public static TheoryData<string> Tickers => [.. Recorded.Settlements.Select(settlement => (string)settlement["market_ticker"]!)];

    [Fact]
    public async Task The_list_has_every_settlement_once_the_latest_first()
    {
        var body = await host.ReadAsync("/settlements");

        body.HasMembers("data", "request_id", "response_time");
        Assert.All(body["data"]!.AsArray(), settlement => settlement.HasMembers(Members));
        Assert.Equal(Expected(_ => true), body.Entries());
        Assert.Equal(Recorded.Settlements.Count, body.Entries().Count);
    }

    [Theory]
    [InlineData("yes", 2)]
    [InlineData("no", 4)]
    [InlineData("void", 1)]
    [InlineData("all_yes", 0)]
    [InlineData("all_no", 0)]
    public async Task A_result_narrows_the_list(string result, int count)
    {
        var body = await host.ReadAsync($"/settlements?result={result}");

        Assert.Equal(Expected(settlement => (string?)settlement["result"] == result), body.Entries());
        Assert.Equal(count, body.Entries().Count);
    }

    [Theory]
    [InlineData("event_ticker=KXBTCD-26FEB0617", 3)]
    [InlineData("event_ticker=KXBTCD-26FEB0617&result=no", 2)]
    [InlineData("event_ticker=KXBTCD-26FEB0617&result=void", 0)]
    [InlineData("event_ticker=NOTHING", 0)]
    public async Task An_event_and_a_result_narrow_the_list_together(string query, int count)
    {
        var body = await host.ReadAsync("/settlements?" + query);

        Assert.Equal(count, body.Entries().Count);
        Assert.All(body["data"]!.AsArray(), settlement =>
        {
            Assert.Equal("KXBTCD-26FEB0617", (string?)settlement!["event_ticker"]);
            if (query.Contains("result", StringComparison.Ordinal)) Assert.Equal("no", (string?)settlement["result"]);
        });
    }

    [Theory]
    [InlineData("maybe")]
    [InlineData("YES")]
    [InlineData("")]
    [InlineData("yes,no")]
    public Task A_result_that_is_none_is_refused(string result) => host.RefusesAsync(() => host.GetAsync($"/settlements?result={result}"), "result");

    [Theory]
    [MemberData(nameof(Tickers))]
    public async Task One_settlement_is_as_recorded(string ticker)
    {
        var body = await host.ReadAsync($"/settlements/{ticker}");

        body.HasMembers("data", "request_id", "response_time");
        Assert.Equal(Expected(settlement => (string?)settlement["market_ticker"] == ticker), [DataAnswers.Text(body["data"])]);
    }

    [Theory]
    [InlineData("NOTHING")]
    [InlineData(Recorded.EmptyTicker)]
    public async Task A_market_that_has_none_is_404_and_charged(string ticker) =>
        await DataHost.MissesAsync(await host.GetAsync($"/settlements/{ticker}"), "settlement_not_found", 1);

    private static List<string> Expected(Func<JsonNode, bool> filter) =>
        [.. Recorded.Settlements.Where(filter).OrderByDescending(settlement => DataAnswers.At((string?)settlement["settled_at"])).Select(DataAnswers.Text)];
}
