using System.Text.Json.Nodes;

namespace KalshiBook.ApiHost.Tests;

/// <summary><c>GET /events</c> and <c>GET /events/{event_ticker}</c>.</summary>
public sealed class EventTests(DataHost host) : IClassFixture<DataHost>
{
    private static readonly string[] Members =
        ["event_ticker", "series_ticker", "title", "sub_title", "category", "mutually_exclusive", "status", "market_count"];

    public static TheoryData<string> Tickers => [.. Recorded.Events.Select(@event => (string)@event["event_ticker"]!)];

    [Fact]
    public async Task The_list_has_every_event_once_by_ticker()
    {
        var body = await host.ReadAsync("/events");

        body.HasMembers("data", "request_id", "response_time");
        Assert.All(body["data"]!.AsArray(), @event => @event.HasMembers(Members));
        Assert.Equal(Expected(_ => true), body.Entries());
    }

    [Theory]
    [InlineData("category=Climate%20and%20Weather", "KXHIGHNY-26FEB05 KXRAINNYC-26FEB")]
    [InlineData("category=Climate+and+Weather", "KXHIGHNY-26FEB05 KXRAINNYC-26FEB")]
    [InlineData("category=Crypto", "KXBTCD-26FEB0617")]
    [InlineData("series_ticker=KXFEDDECISION", "KXFEDDECISION-26MAR")]
    [InlineData("status=active", "KXFEDDECISION-26MAR KXRAINNYC-26FEB")]
    [InlineData("status=settled&category=Crypto", "KXBTCD-26FEB0617")]
    [InlineData("status=active&category=Climate%20and%20Weather&series_ticker=KXRAINNYC", "KXRAINNYC-26FEB")]
    [InlineData("status=active&category=Crypto", "")]
    [InlineData("category=Nothing", "")]
    [InlineData("series_ticker=NOTHING", "")]
    [InlineData("status=nothing", "")]
    public async Task Filters_narrow_the_list_together(string query, string tickers)
    {
        var body = await host.ReadAsync("/events?" + query);

        Assert.Equal(tickers, string.Join(' ', body["data"]!.AsArray().Select(@event => (string?)@event!["event_ticker"])));
        Assert.Equal(Expected(@event => tickers.Split(' ').Contains((string)@event["event_ticker"]!)), body.Entries());
    }

    [Theory]
    [MemberData(nameof(Tickers))]
    public async Task One_event_has_its_markets_by_ticker(string ticker)
    {
        var body = await host.ReadAsync($"/events/{ticker}");

        body.HasMembers("data", "request_id", "response_time");
        body["data"].HasMembers([.. Members, "markets"]);
        var markets = body["data"]!["markets"]!.AsArray();
        var all = (await host.ReadAsync("/markets"))["data"]!.AsArray();
        Assert.Equal(
            all.Where(market => (string?)market!["event_ticker"] == ticker)
                .OrderBy(market => (string?)market!["ticker"], StringComparer.Ordinal).Select(DataAnswers.Text),
            markets.Select(DataAnswers.Text));
        Assert.NotEmpty(markets);
        var rest = body["data"]!.DeepClone().AsObject();
        rest.Remove("markets");
        Assert.Equal(Expected(@event => (string?)@event["event_ticker"] == ticker), [DataAnswers.Text(rest)]);
    }

    [Fact]
    public async Task An_unknown_event_is_404_and_charged() => await DataHost.MissesAsync(await host.GetAsync("/events/NOTHING"), "event_not_found", 1);

    private static List<string> Expected(Func<JsonNode, bool> filter) =>
    [
        .. Recorded.Events.Where(filter).OrderBy(@event => (string?)@event["event_ticker"], StringComparer.Ordinal).Select(@event =>
        {
            var whole = @event.DeepClone();
            whole["market_count"] = Recorded.Markets.Count(market => (string?)market["event_ticker"] == (string?)@event["event_ticker"]);
            return DataAnswers.Text(whole);
        }),
    ];
}
