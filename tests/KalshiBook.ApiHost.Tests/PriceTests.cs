using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace KalshiBook.ApiHost.Tests;

/// <summary>What the ten data endpoints cost, what costs nothing, and in which order a request is refused.</summary>
public sealed class PriceTests : IAsyncLifetime
{
    private Host _host = null!;
    private string _token = "";
    private string _key = "";

    public async ValueTask InitializeAsync()
    {
        _host = await Host.StartAsync();
        _token = await _host.LogInAsync();
        _key = (string)(await _host.MakeKeyAsync(_token))["key"]!;
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [MemberData(nameof(MeteredEndpoint.Patterns), MemberType = typeof(MeteredEndpoint))]
    public async Task An_endpoint_costs_what_the_price_list_says(string pattern)
    {
        var endpoint = MeteredEndpoint.Of(pattern);

        using var response = await endpoint.SendAsync(_host, _key);

        await response.AnswerAsync();
        Assert.Equal((1000 - endpoint.Cost, endpoint.Cost, 1000, endpoint.Cost), response.Credits());
        var usage = Assert.Single(await UsageAsync());
        Assert.Equal((pattern, 1, endpoint.Cost), ((string?)usage!["key"], (int)usage["requests"]!, (long)usage["credits"]!));
    }

    [Fact]
    public async Task The_price_list_adds_up()
    {
        foreach (var endpoint in MeteredEndpoint.All)
            using (await endpoint.SendAsync(_host, _key)) { }

        var usage = (await UsageAsync()).Select(entry => ((string)entry!["key"]!, (int)entry["requests"]!, (long)entry["credits"]!));
        Assert.Equal(MeteredEndpoint.All.Select(endpoint => (endpoint.Pattern, 1, endpoint.Cost)).Order(), usage.Order());
        Assert.Equal(MeteredEndpoint.All.Sum(endpoint => endpoint.Cost), await UsedAsync());
    }

    [Theory]
    [InlineData(422, "validation_error", "/orderbook", "{}", "application/json")]
    [InlineData(422, "validation_error", "/trades", """{ "market_ticker": 5 }""", "application/json")]
    [InlineData(400, "invalid_timestamp", "/orderbook", """{ "market_ticker": "KXRAINNYC-26FEB-D05", "timestamp": "2999-01-01" }""", "application/json")]
    [InlineData(400, "invalid_json", "/deltas", "{ not json", "application/json")]
    [InlineData(400, "invalid_json", "/deltas", "", "application/json")]
    [InlineData(413, "payload_too_large", "/orderbook", null, "application/json")]
    [InlineData(415, "unsupported_media_type", "/trades", "market_ticker=T", "application/x-www-form-urlencoded")]
    public async Task A_malformed_request_costs_nothing(int status, string code, string path, string? body, string type)
    {
        await using var host = await Host.StartAsync(new HostSettings { OnKestrel = true }); // which is who knows of 413
        var token = await host.LogInAsync();
        var key = (string)(await host.MakeKeyAsync(token))["key"]!;

        using var response = await host.SendAsync(HttpMethod.Post, path, key, Content(body ?? new string(' ', 65_537), type));

        await response.ErrorAsync(status, code);
        Assert.Equal(0, response.Credits()?.Cost ?? 0);
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, (long)(await (await host.GetAsync("/billing/status", token)).JsonAsync())["credits_used"]!);
        Assert.Empty((await (await host.GetAsync("/billing/usage", token)).JsonAsync())["data"]!.AsArray());
    }

    [Theory]
    [InlineData("GET /markets/{ticker}", "/markets/NOTHING", 1)]
    [InlineData("GET /events/{event_ticker}", "/events/NOTHING", 1)]
    [InlineData("GET /settlements/{ticker}", "/settlements/NOTHING", 1)]
    [InlineData("GET /candles/{ticker}", "/candles/NOTHING", 3)]
    public async Task What_is_looked_up_in_vain_stays_charged(string pattern, string path, long cost)
    {
        using var response = await _host.GetAsync(path, _key);

        Assert.Equal(404, (int)response.StatusCode);
        Assert.Equal((1000 - cost, cost, 1000, cost), response.Credits());
        Assert.Equal(pattern, (string?)Assert.Single(await UsageAsync())!["key"]);
    }

    [Theory]
    [MemberData(nameof(MeteredEndpoint.Patterns), MemberType = typeof(MeteredEndpoint))]
    public async Task Without_credits_a_request_is_refused_whole(string pattern)
    {
        var endpoint = MeteredEndpoint.Of(pattern);
        await _host.ChangeAccountAsync(_token, account => account with { CreditsUsed = account.CreditsTotal - endpoint.Cost + 1 });

        using var response = await endpoint.SendAsync(_host, _key);

        var error = await response.ErrorAsync(429, "credits_exhausted");
        Assert.Equal((endpoint.Cost, endpoint.Cost - 1), ((long)error["credits_required"]!, (long)error["credits_remaining"]!));
        Assert.Equal((endpoint.Cost - 1, 1001 - endpoint.Cost, 1000, 0), response.Credits());
        Assert.True(int.Parse(response.Header("Retry-After")!, CultureInfo.InvariantCulture) > 0);
        Assert.Empty(await UsageAsync());
    }

    [Theory]
    [InlineData("/orderbook", "timestamp")]
    [InlineData("/deltas", "start_time")]
    [InlineData("/trades", "start_time")]
    public async Task Without_credits_a_malformed_request_is_malformed_all_the_same(string path, string field)
    {
        await _host.ChangeAccountAsync(_token, account => account with { CreditsUsed = account.CreditsTotal });

        using var response = await _host.SendAsync(HttpMethod.Post, path, _key, new { market_ticker = Recorded.Ticker });

        Assert.Contains(field, (string?)(await response.ErrorAsync(422, "validation_error"))["message"], StringComparison.Ordinal);
        Assert.Null(response.Credits());
        foreach (var query in (string[])["/settlements?result=maybe", $"/candles/{Recorded.Ticker}?interval=5m"])
            await (await _host.GetAsync(query, _key)).ErrorAsync(422, "validation_error");
        await (await _host.SendAsync(HttpMethod.Post, path, _key, Content("{ not json", "application/json"))).ErrorAsync(400, "invalid_json");
    }

    private static StringContent Content(string text, string type) => new StringContent(text, Encoding.UTF8, type);

    private async Task<long> UsedAsync() => (long)(await (await _host.GetAsync("/billing/status", _token)).JsonAsync())["credits_used"]!;

    private async Task<JsonArray> UsageAsync()
    {
        _host.Clock.Advance(TimeSpan.FromSeconds(1)); // which usage until now doesn't include
        return (await (await _host.GetAsync("/billing/usage?group_by=endpoint", _token)).JsonAsync())["data"]!.AsArray();
    }
}
