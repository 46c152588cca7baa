using System.Text;

namespace KalshiBook.ApiHost.Tests;

/// <summary>What <c>POST /orderbook</c> refuses: it names the field, and charges nothing.</summary>
public sealed class OrderbookRefusalTests(DataHost host) : IClassFixture<DataHost>
{
    [Theory]
    [InlineData("""{ "timestamp": "2026-02-05" }""", "market_ticker")]
    [InlineData("""{ "market_ticker": null, "timestamp": "2026-02-05" }""", "market_ticker")]
    [InlineData("""{ "market_ticker": "", "timestamp": "2026-02-05" }""", "market_ticker")]
    [InlineData("""{ "market_ticker": 5, "timestamp": "2026-02-05" }""", "market_ticker")]
    [InlineData("""{ "market_ticker": ["T"], "timestamp": "2026-02-05" }""", "market_ticker")]
    [InlineData("""{ "market_ticker": "T" }""", "timestamp")]
    [InlineData("""{ "market_ticker": "T", "timestamp": null }""", "timestamp")]
    [InlineData("""{ "market_ticker": "T", "timestamp": "" }""", "timestamp")]
    [InlineData("""{ "market_ticker": "T", "timestamp": 1770292800 }""", "timestamp")]
    [InlineData("""{ "market_ticker": "T", "timestamp": "1770292800" }""", "timestamp")]
    [InlineData("""{ "market_ticker": "T", "timestamp": "yesterday" }""", "timestamp")]
    [InlineData("""{ "market_ticker": "T", "timestamp": "2026-02-30T00:00:00Z" }""", "timestamp")]
    [InlineData("""{ "market_ticker": "T", "timestamp": "02/05/2026" }""", "timestamp")]
    [InlineData("""{ "market_ticker": "T", "timestamp": "2026-02-05T25:00:00Z" }""", "timestamp")]
    [InlineData("""{ "market_ticker": "T", "timestamp": "9999-12-31T23:59:59-14:00" }""", "timestamp")]
    [InlineData("""{ "market_ticker": "T", "timestamp": "2026-02-05", "depth": 0 }""", "depth")]
    [InlineData("""{ "market_ticker": "T", "timestamp": "2026-02-05", "depth": -1 }""", "depth")]
    [InlineData("""{ "market_ticker": "T", "timestamp": "2026-02-05", "depth": 1.5 }""", "depth")]
    [InlineData("""{ "market_ticker": "T", "timestamp": "2026-02-05", "depth": "1" }""", "depth")]
    [InlineData("""{ "market_ticker": "T", "timestamp": "2026-02-05", "depth": 2147483648 }""", "depth")]
    [InlineData("""{ "market_ticker": "T", "timestamp": "2026-02-05", "depth": true }""", "depth")]
    public Task A_field_that_is_missing_or_wrong_is_named(string body, string field)
    {
        // Of a market that is there, so that nothing but the field can be wrong.
        var text = body.Replace("\"T\"", $"\"{Recorded.Ticker}\"", StringComparison.Ordinal);
        return host.RefusesAsync(() => host.PostAsync("/orderbook", new StringContent(text, Encoding.UTF8, "application/json")), field);
    }
}
