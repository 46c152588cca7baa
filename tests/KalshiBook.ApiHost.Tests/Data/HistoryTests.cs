namespace KalshiBook.ApiHost.Tests;

/// <summary>What <c>POST /deltas</c> and <c>POST /trades</c> have in common.</summary>
public sealed class HistoryTests(DataHost host) : IClassFixture<DataHost>
{
    [Theory]
    [InlineData("/deltas", null)]
    [InlineData("/deltas", 100)]
    [InlineData("/deltas", 7)]
    [InlineData("/trades", null)]
    [InlineData("/trades", 100)]
    [InlineData("/trades", 7)]
    public async Task A_page_has_a_hundred_unless_it_says_otherwise(string path, int? limit)
    {
        var body = await host.ReadAsync(path, new { market_ticker = Recorded.Ticker, start_time = Recorded.Start, end_time = Recorded.End, limit });

        Assert.Equal(Recorded.At(path).Of(Recorded.Ticker).Take(limit ?? 100).Texts(), body.Entries());
        Assert.True((bool)body["has_more"]!);
        Assert.False(string.IsNullOrEmpty((string?)body["next_cursor"]));
    }

    [Theory]
    [InlineData("/deltas")]
    [InlineData("/trades")]
    public async Task An_unknown_market_is_404_and_charged(string path) => await DataHost.MissesAsync(
        await host.PostAsync(path, new { market_ticker = "NOTHING", start_time = Recorded.Start, end_time = Recorded.End }), "market_not_found", 2);
}
