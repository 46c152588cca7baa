using System.Text.Json.Nodes;

namespace KalshiBook.ApiHost.Tests;

/// <summary><c>GET /markets</c> and <c>GET /markets/{ticker}</c>.</summary>
public sealed class MarketTests(DataHost host) : IClassFixture<DataHost>
{
    private static readonly string[] Members = ["ticker", "title", "event_ticker", "status", "category", "first_data_at", "last_data_at"];

    [Fact]
    public async Task The_list_has_every_market_once_by_ticker()
    {
        var body = await host.ReadAsync("/markets");

        body.HasMembers("data", "request_id", "response_time");
        Assert.All(body["data"]!.AsArray(), market => market.HasMembers(Members));
        Assert.Equal(
            Recorded.Markets.OrderBy(market => (string?)market["ticker"], StringComparer.Ordinal).Select(market => Expected(market, Members)),
            body.Entries());
    }

    [Theory]
    [MemberData(nameof(Recorded.Tickers), MemberType = typeof(Recorded))]
    public async Task One_market_has_its_rules_and_what_is_recorded_of_it(string ticker)
    {
        string[] members = [.. Members, "rules", "strike_price", "snapshot_count", "delta_count"];

        var body = await host.ReadAsync($"/markets/{ticker}");

        body.HasMembers("data", "request_id", "response_time");
        body["data"].HasMembers(members);
        Assert.Equal(Expected(Recorded.Markets.Single(market => (string?)market["ticker"] == ticker), members), DataAnswers.Text(body["data"]));
    }

    [Fact]
    public async Task A_market_of_which_nothing_was_recorded_says_so()
    {
        var market = (await host.ReadAsync($"/markets/{Recorded.EmptyTicker}"))["data"]!.AsObject();

        Assert.True(market.TryGetPropertyValue("first_data_at", out var first) && first is null);
        Assert.True(market.TryGetPropertyValue("last_data_at", out var last) && last is null);
        Assert.Equal((0, 0), ((int)market["snapshot_count"]!, (int)market["delta_count"]!));
    }

    [Fact]
    public async Task An_unknown_market_is_404_and_charged() => await DataHost.MissesAsync(await host.GetAsync("/markets/NOTHING"), "market_not_found", 1);

    // What the file says, and what follows from the other files.
    private static string Expected(JsonNode market, string[] members)
    {
        var ticker = (string)market["ticker"]!;
        var (snapshots, deltas) = (Recorded.Snapshots.Of(ticker), Recorded.Deltas.Of(ticker));
        var times = snapshots.Concat(deltas).Concat(Recorded.Trades.Of(ticker)).Select(entry => (string)entry["ts"]!).Order(StringComparer.Ordinal).ToList();
        var whole = market.DeepClone().AsObject();
        whole["first_data_at"] = times.FirstOrDefault();
        whole["last_data_at"] = times.LastOrDefault();
        whole["snapshot_count"] = snapshots.Count;
        whole["delta_count"] = deltas.Count;
        return DataAnswers.Text(new JsonObject(members.Select(name => KeyValuePair.Create(name, whole[name]?.DeepClone()))));
    }
}
