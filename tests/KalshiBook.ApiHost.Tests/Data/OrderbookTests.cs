using System.Text.Json.Nodes;

namespace KalshiBook.ApiHost.Tests;

/// <summary><c>POST /orderbook</c>, against books that are put together here from the recorded files.</summary>
public sealed class OrderbookTests(DataHost host) : IClassFixture<DataHost>
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    [Theory]
    [MemberData(nameof(Recorded.Tickers), MemberType = typeof(Recorded))]
    public async Task The_book_is_right_at_every_snapshot_and_many_changes_and_just_before_them(string ticker)
    {
        var snapshots = Recorded.Snapshots.Of(ticker);
        var changes = Recorded.Deltas.Of(ticker).Where((_, index) => index % 30 == 0).Append(Recorded.Deltas.Of(ticker).LastOrDefault()).OfType<JsonNode>();
        var instants = snapshots.Concat(changes).SelectMany(entry => new[] { entry.At(), entry.At() - Millisecond, entry.At() + Millisecond });
        foreach (var at in instants.Append(DataAnswers.At(Recorded.End)).Where(at => snapshots.Count > 0 && at >= snapshots[0].At()))
        {
            var book = await host.ReadAsync("/orderbook", new { market_ticker = ticker, timestamp = at.Iso() });

            book.HasMembers("market_ticker", "timestamp", "snapshot_basis", "deltas_applied", "yes", "no", "request_id", "response_time");
            Assert.All(book["yes"]!.AsArray().Concat(book["no"]!.AsArray()), level => level.HasMembers("price", "quantity"));
            var basis = snapshots.Last(snapshot => snapshot.At() <= at);
            Assert.Equal(ticker, (string?)book["market_ticker"]);
            Assert.Equal(at, DataAnswers.At((string?)book["timestamp"]));
            Assert.Equal(basis.At(), DataAnswers.At((string?)book["snapshot_basis"]));
            Assert.Equal(Recorded.Deltas.Of(ticker).Count(delta => delta.At() > basis.At() && delta.At() <= at), (int)book["deltas_applied"]!);
            foreach (var side in (string[])["yes", "no"])
            {
                Assert.Equal(Expected(ticker, basis, side, at), Levels(book, side));
                Assert.Equal(Expected(ticker, snapshots[0], side, at), Levels(book, side)); // the first snapshot and all changes lead to the same book
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    [InlineData(int.MaxValue)]
    public async Task Depth_is_how_many_levels_of_a_side_there_are_at_most(int depth)
    {
        var whole = await host.ReadAsync("/orderbook", new { market_ticker = Recorded.Ticker, timestamp = "2026-02-05T12:00:00Z" });
        Assert.True(whole["yes"]!.AsArray().Count > 3 && whole["no"]!.AsArray().Count > 3);

        var book = await host.ReadAsync("/orderbook", new { market_ticker = Recorded.Ticker, timestamp = "2026-02-05T12:00:00Z", depth });

        foreach (var side in (string[])["yes", "no"]) Assert.Equal(Levels(whole, side).Take(depth), Levels(book, side));
    }

    [Theory]
    [InlineData("2026-02-05T12:00:00.000Z")]
    [InlineData("2026-02-05T12:00Z")]
    [InlineData("2026-02-05T12:00:00")]
    [InlineData("2026-02-05T14:00:00+02:00")]
    [InlineData("2026-02-05T06:30:00-05:30")]
    public async Task An_instant_may_be_written_in_several_ways(string timestamp)
    {
        var book = await host.ReadAsync("/orderbook", new { market_ticker = Recorded.Ticker, timestamp });

        Assert.Equal("2026-02-05T12:00:00Z", (string?)book["timestamp"]);
    }

    [Fact]
    public async Task The_present_is_no_future_and_the_future_is_refused_free_of_charge()
    {
        var now = host.Host.Clock.GetUtcNow();
        await host.ReadAsync("/orderbook", new { market_ticker = Recorded.Ticker, timestamp = now.Iso() });
        var used = await host.UsedAsync();

        using var response = await host.PostAsync("/orderbook", new { market_ticker = Recorded.Ticker, timestamp = (now + Millisecond).Iso() });

        await response.ErrorAsync(400, "invalid_timestamp");
        Assert.Equal((0, used), (response.Credits()!.Value.Cost, response.Credits()!.Value.Used));
        Assert.Equal(used, await host.UsedAsync());
    }

    [Fact]
    public async Task Before_the_first_snapshot_there_is_no_data()
    {
        var before = (Recorded.Snapshots.Of(Recorded.Ticker)[0].At() - Millisecond).Iso();

        foreach (var (ticker, at) in ((string, string)[])[(Recorded.Ticker, before), (Recorded.EmptyTicker, Recorded.End)])
            await DataHost.MissesAsync(await host.PostAsync("/orderbook", new { market_ticker = ticker, timestamp = at }), "no_data_available", 5);
    }

    [Fact]
    public async Task An_unknown_market_is_404_and_charged() => await DataHost.MissesAsync(
        await host.PostAsync("/orderbook", new { market_ticker = "NOTHING", timestamp = Recorded.End }), "market_not_found", 5);

    private static List<(int Price, int Quantity)> Levels(JsonObject book, string side) =>
        [.. book[side]!.AsArray().Select(level => ((int)level!["price"]!, (int)level["quantity"]!))];

    private static List<(int Price, int Quantity)> Expected(string ticker, JsonNode from, string side, DateTimeOffset at)
    {
        var quantities = new int[100];
        foreach (var level in from[side]!.AsArray()) quantities[(int)level![0]!] = (int)level[1]!;
        foreach (var delta in Recorded.Deltas.Of(ticker).Where(delta => (string?)delta["side"] == side && delta.At() > from.At() && delta.At() <= at))
            quantities[(int)delta["price_cents"]!] += (int)delta["delta_amount"]!;
        return [.. quantities.Index().Where(level => level.Item > 0).Reverse()];
    }
}
