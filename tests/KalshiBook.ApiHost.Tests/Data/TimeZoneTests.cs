namespace KalshiBook.ApiHost.Tests;

/// <summary>A host far from UTC: a time without an offset is UTC all the same, and so is every bucket.</summary>
[Collection(nameof(TimeZoneTests))]
[CollectionDefinition(nameof(TimeZoneTests), DisableParallelization = true)]
public sealed class TimeZoneTests : IAsyncLifetime
{
    private readonly string? _zone = Environment.GetEnvironmentVariable("TZ");
    private readonly DataHost _host = new();

    public async ValueTask InitializeAsync()
    {
        SetZone("America/New_York");
        await _host.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        SetZone(_zone);
    }

    [Fact]
    public async Task Times_are_UTC_wherever_the_host_stands()
    {
        Assert.NotEqual(TimeSpan.Zero, TimeZoneInfo.Local.GetUtcOffset(_host.Host.Clock.GetUtcNow()));

        var book = await _host.ReadAsync("/orderbook", new { market_ticker = Recorded.Ticker, timestamp = "2026-02-05T12:00:00" });
        Assert.Equal("2026-02-05T12:00:00Z", (string?)book["timestamp"]);
        Assert.Equal("2026-02-05T00:00:00.313Z", (string?)book["snapshot_basis"]);

        var days = (await _host.ReadAsync($"/candles/{Recorded.Ticker}?interval=1d&start_time=2026-02-04&end_time=2026-02-06"))["data"]!.AsArray();
        Assert.Equal(["2026-02-04T00:00:00Z", "2026-02-05T00:00:00Z"], days.Select(day => (string?)day!["bucket"]));

        foreach (var (path, recorded) in new[] { ("/deltas", Recorded.Deltas), ("/trades", Recorded.Trades) })
        {
            var body = await _host.ReadAsync(path, new { market_ticker = Recorded.Ticker, start_time = "2026-02-05", end_time = "2026-02-06", limit = 1000 });
            Assert.Equal(
                recorded.Of(Recorded.Ticker).Where(entry => ((string)entry["ts"]!).StartsWith("2026-02-05", StringComparison.Ordinal)).Texts(),
                body.Entries());
        }

        var settled = (await _host.ReadAsync("/settlements/KXRAINNYC-26FEB-D04"))["data"]!["settled_at"];
        Assert.Equal("2026-02-06T19:05:11.093Z", (string?)settled);
    }

    private static void SetZone(string? zone)
    {
        Environment.SetEnvironmentVariable("TZ", zone);
        TimeZoneInfo.ClearCachedData();
    }
}
