using System.Text.Json.Nodes;

namespace KalshiBook.ApiHost.Tests;

/// <summary>What <c>POST /deltas</c> and <c>POST /trades</c> refuse: they name the field, and charge nothing.</summary>
public sealed class HistoryRefusalTests(DataHost host) : IClassFixture<DataHost>
{
    private static readonly string[] NoTimes =
        ["null", "\"\"", "5", "true", "[]", "\"yesterday\"", "\"2026-02-30\"", "\"2026-02\"", "\"02/05/2026\"", "\"2026-02-05T24:30:00Z\"", "\"1770292800\""];

    private static readonly string[] NoLimits = ["0", "-1", "1001", "1.5", "\"10\"", "true", "2147483648"];

    public static TheoryData<string, string, string?> Wrong()
    {
        var data = new TheoryData<string, string, string?>();
        foreach (var path in (string[])["/deltas", "/trades"])
        {
            foreach (var field in (string[])["market_ticker", "start_time", "end_time"]) data.Add(path, field, null);
            foreach (var value in (string[])["null", "\"\"", "5", "{}"]) data.Add(path, "market_ticker", value);
            foreach (var value in NoTimes) data.Add(path, "start_time", value);
            foreach (var value in NoTimes) data.Add(path, "end_time", value);
            foreach (var value in NoLimits) data.Add(path, "limit", value);
            foreach (var value in (string[])["5", "[]"]) data.Add(path, "cursor", value);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public Task A_field_that_is_missing_or_wrong_is_named(string path, string field, string? value)
    {
        var body = Good();
        if (value is null) body.Remove(field);
        else body[field] = JsonNode.Parse(value);
        return host.RefusesAsync(() => host.PostAsync(path, body), field);
    }

    [Theory]
    [InlineData("/deltas")]
    [InlineData("/trades")]
    public Task A_range_that_ends_before_it_starts_is_refused(string path)
    {
        var body = Good();
        (body["start_time"], body["end_time"]) = ("2026-02-05T12:00:00.001Z", "2026-02-05T12:00:00Z");
        return host.RefusesAsync(() => host.PostAsync(path, body), "start_time");
    }

    [Theory]
    [InlineData("/deltas", 1)]
    [InlineData("/deltas", 1000)]
    [InlineData("/trades", 1)]
    [InlineData("/trades", 1000)]
    public async Task The_least_and_the_most_limit_are_good(string path, int limit)
    {
        var body = Good();
        body["limit"] = limit;

        Assert.True((await host.ReadAsync(path, body)).Entries().Count <= limit);
    }

    [Theory]
    [InlineData("2026-02-04T12:00:00Z", "2026-02-05T12:00:00Z")]
    [InlineData("2026-02-04T12:00:00", "2026-02-05T12:00:00")]
    [InlineData("2026-02-04T12:00", "2026-02-05T12:00")]
    [InlineData("2026-02-04T14:00:00+02:00", "2026-02-05T07:00:00.000-05:00")]
    public async Task Times_may_be_written_in_several_ways(string start, string end)
    {
        foreach (var path in (string[])["/deltas", "/trades"])
        {
            var body = await host.ReadAsync(path, new { market_ticker = Recorded.Ticker, start_time = start, end_time = end, limit = 1000 });

            var all = Recorded.At(path).Of(Recorded.Ticker);
            Assert.Equal(
                all.Where(entry => entry.At() >= DataAnswers.At("2026-02-04T12:00:00Z") && entry.At() < DataAnswers.At("2026-02-05T12:00:00Z")).Texts(),
                body.Entries());
            Assert.NotEmpty(body.Entries());
        }
    }

    private static JsonObject Good() =>
        new() { ["market_ticker"] = Recorded.Ticker, ["start_time"] = "2026-02-04T00:00:00Z", ["end_time"] = "2026-02-06T00:00:00Z" };
}
