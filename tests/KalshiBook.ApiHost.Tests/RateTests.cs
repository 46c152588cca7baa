using System.Globalization;

namespace KalshiBook.ApiHost.Tests;

/// <summary>Thirty data requests a minute for a free user, and what comes before and after that.</summary>
public sealed class RateTests
{
    private static readonly string[] Headers = ["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"];

    [Fact]
    public async Task The_31st_request_of_a_free_user_is_refused_until_the_minute_is_over()
    {
        await using var host = await Host.StartAsync();
        var token = await host.LogInAsync();
        var keys = new[] { await host.MakeKeyAsync(token), await host.MakeKeyAsync(token) }.Select(key => (string)key["key"]!).ToArray();
        var reset = Math.Ceiling((host.Clock.GetUtcNow().AddMinutes(1) - DateTimeOffset.UnixEpoch).TotalSeconds).ToString(CultureInfo.InvariantCulture);
        for (var i = 1; i <= 30; i++)
        {
            using var served = await host.GetAsync("/markets", keys[i % 2]); // which share the user's window
            Assert.Equal(200, (int)served.StatusCode);
            Assert.Equal(["30", $"{30 - i}", reset], Headers.Select(served.Header));
        }
        host.Clock.Advance(TimeSpan.FromSeconds(20));

        using var response = await host.GetAsync("/markets", keys[0]);

        await response.ErrorAsync(429, "rate_limit_exceeded");
        Assert.Equal(["30", "0", reset], Headers.Select(response.Header));
        Assert.Equal("40", response.Header("Retry-After"));
        Assert.Null(response.Credits());
        Assert.Equal(30, (long)(await (await host.GetAsync("/billing/status", token)).JsonAsync())["credits_used"]!);

        host.Clock.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal((969, 31, 1000, 1), (await host.GetAsync("/markets", keys[0])).Credits());
    }

    [Fact]
    public async Task Over_the_rate_nothing_is_told_of_a_malformed_body_or_of_credits_but_strangers_stay_strangers()
    {
        await using var host = await Host.StartAsync();
        var token = await host.LogInAsync();
        var key = (string)(await host.MakeKeyAsync(token))["key"]!;
        for (var i = 0; i < 30; i++) (await host.GetAsync("/markets", key)).Dispose();
        await host.ChangeAccountAsync(token, account => account with { CreditsUsed = account.CreditsTotal });

        await (await host.SendAsync(HttpMethod.Post, "/orderbook", key, new { })).ErrorAsync(429, "rate_limit_exceeded");
        await (await host.GetAsync("/markets", key)).ErrorAsync(429, "rate_limit_exceeded");
        await (await host.GetAsync("/markets", "kb-nobody")).ErrorAsync(401, "invalid_api_key");
        await (await host.GetAsync("/markets")).ErrorAsync(401, "invalid_api_key");
    }

    [Fact]
    public async Task A_request_that_is_malformed_or_misses_counts_for_the_rate_and_says_so()
    {
        await using var host = await Host.StartAsync();
        var key = await host.MakeKeyAsync();

        using var malformed = await host.SendAsync(HttpMethod.Post, "/orderbook", key, new { });
        using var missed = await host.GetAsync("/markets/NOTHING", key);

        Assert.Equal((422, "29"), ((int)malformed.StatusCode, malformed.Header("X-RateLimit-Remaining")));
        Assert.Equal((404, "28"), ((int)missed.StatusCode, missed.Header("X-RateLimit-Remaining")));
    }

    [Fact]
    public async Task What_costs_nothing_has_no_rate()
    {
        await using var host = await Host.StartAsync();
        var token = await host.LogInAsync();

        foreach (var path in (string[])["/health", "/llms.txt", "/openapi.json", "/docs", "/keys", "/billing/status", "/billing/usage"])
        {
            using var response = await host.GetAsync(path, token);
            Assert.Equal(200, (int)response.StatusCode);
            Assert.All(Headers, name => Assert.Null(response.Header(name)));
            Assert.Null(response.Credits());
        }
    }
}
