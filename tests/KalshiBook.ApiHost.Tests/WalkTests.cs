using System.Text.Json.Nodes;
using KalshiBook.Billing.Testing;
using Microsoft.Extensions.Time.Testing;

namespace KalshiBook.ApiHost.Tests;

/// <summary>The walk of the README, by an agent that knows nothing but what the answers say: it takes the actions of the refusal as they stand there.</summary>
public sealed class WalkTests
{
    private static readonly object Book = new { market_ticker = "KXBTCD-26FEB0617-T80000", timestamp = "2026-02-05T12:00:00Z", depth = 3 };

    [Fact]
    public async Task From_log_in_to_429_to_pay_as_you_go()
    {
        await using var stripe = await StripeTwin.StartAsync(new() { Clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow()) });
        await using var host = await StartAsync(stripe);
        var token = await host.LogInAsync();
        var key = (string)(await host.MakeKeyAsync(token))["key"]!;

        Assert.Equal((7, 5, 12, 5), (await AskAsync(host, key)).Credits());
        Assert.Equal((2, 10, 12, 5), (await AskAsync(host, key)).Credits());
        var refused = await AskAsync(host, key);
        var error = await refused.ErrorAsync(429, "credits_exhausted");
        Assert.Equal((2, 10, 12, 0), refused.Credits());
        Assert.NotNull(refused.Header("Retry-After"));
        Assert.Equal(["wait", "enable_payg", "upgrade"], error["actions"]!.AsArray().Select(action => (string?)action!["type"]));

        var enabled = await TakeAsync(host, error, "enable_payg", token, new { enable = true, overage_limit = 5000 });
        Assert.True((bool)enabled["payg_enabled"]!);

        Assert.Equal((0, 15, 12, 5), (await AskAsync(host, key)).Credits());
        var status = await (await host.GetAsync("/billing/status", token)).JsonAsync();
        Assert.Equal(("payg", 3, 5000), ((string)status["tier"]!, (int)status["overage_credits"]!, (int)status["overage_limit"]!));

        var upgrade = await TakeAsync(host, error, "upgrade", token, body: null);
        Assert.StartsWith("https://", (string)upgrade["checkout_url"]!, StringComparison.Ordinal);
        host.Clock.Advance(TimeSpan.FromSeconds(1)); // usage is told up to now, and now is no part of it
        var usage = await (await host.GetAsync("/billing/usage?group_by=endpoint", token)).JsonAsync();
        Assert.Equal("""[{"key":"POST /orderbook","requests":3,"credits":15}]""", usage["data"]!.ToJsonString());
    }

    private static Task<Host> StartAsync(StripeTwin stripe) => Host.StartAsync(new HostSettings
    {
        Configuration =
        {
            ["STRIPE_SECRET_KEY"] = "sk_test_stub",
            ["STRIPE_API_BASE"] = stripe.Url,
            ["STRIPE_PROJECT_PRICE_ID"] = StripeTwinPrice.Project.Id,
            ["KalshiBookBilling:Plans:free:MonthlyCredits"] = "12",
            ["KalshiBookBilling:Plans:payg:MonthlyCredits"] = "12",
        },
    });

    private static Task<HttpResponseMessage> AskAsync(Host host, string key) => host.SendAsync(HttpMethod.Post, "/orderbook", key, Book);

    private static async Task<JsonNode> TakeAsync(Host host, JsonNode error, string type, string token, object? body)
    {
        var action = error["actions"]!.AsArray().Single(action => (string?)action!["type"] == type)!;
        Assert.Equal("access_token", (string?)action["auth"]);
        using var response = await host.SendAsync(new HttpMethod((string)action["method"]!), (string)action["path"]!, token, body);
        Assert.Equal(200, (int)response.StatusCode);
        return await response.JsonAsync();
    }
}
