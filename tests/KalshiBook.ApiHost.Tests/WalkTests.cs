using System.Text.Json.Nodes;
using KalshiBook.Billing.Testing;

namespace KalshiBook.ApiHost.Tests;

/// <summary>The walk of the README, by an agent that knows nothing but what the answers say: it takes the actions of the refusal as they stand there.</summary>
public sealed class WalkTests
{
    private static readonly object Book = new { market_ticker = "KXBTCD-26FEB0617-T80000", timestamp = "2026-02-05T12:00:00Z", depth = 3 };

    [Fact]
    public async Task From_log_in_to_429_to_pay_as_you_go_to_a_plan_and_its_end()
    {
        await using var host = await TwinHosts.StartAsync(TwinHosts.FreePort(), settings:
            [("KalshiBookBilling:Plans:free:MonthlyCredits", "12"), ("KalshiBookBilling:Plans:payg:MonthlyCredits", "12")]);
        var token = await host.LogInAsync();
        var key = (string)(await host.MakeKeyAsync(token))["key"]!;

        Assert.Equal((7, 5, 12, 5), (await AskAsync(host, key)).Credits());
        Assert.Equal((2, 10, 12, 5), (await AskAsync(host, key)).Credits());
        var refused = await AskAsync(host, key);
        var error = await refused.ErrorAsync(429, "credits_exhausted");
        Assert.Equal((2, 10, 12, 0), refused.Credits());
        Assert.NotNull(refused.Header("Retry-After"));
        Assert.Equal(["wait", "enable_payg", "upgrade"], error["actions"]!.AsArray().Select(action => (string?)action!["type"]));

        var noCard = await TakeAsync(host, error, "enable_payg", token, new { enable = true, overage_limit = 5000 }, status: 402);
        await CompleteAsync(host, noCard["error"]!["setup_url"]);
        Assert.True((bool)(await SyncAsync(host, token))["payg_enabled"]!);

        Assert.Equal((0, 15, 12, 5), (await AskAsync(host, key)).Credits());
        var status = await (await host.GetAsync("/billing/status", token)).JsonAsync();
        Assert.Equal(("payg", 3, 5000), ((string)status["tier"]!, (int)status["overage_credits"]!, (int)status["overage_limit"]!));

        host.Clock.Advance(TimeSpan.FromSeconds(10)); // usage is told up to now, and now is no part of it; and a sync is answered from the last one for 5 s
        var usage = await (await host.GetAsync("/billing/usage?group_by=endpoint", token)).JsonAsync();
        Assert.Equal("""[{"key":"POST /orderbook","requests":3,"credits":15}]""", usage["data"]!.ToJsonString());

        var upgrade = await TakeAsync(host, error, "upgrade", token, body: null);
        await CompleteAsync(host, upgrade["checkout_url"]);
        var paid = await SyncAsync(host, token);
        Assert.Equal(("project", 4000, true), ((string)paid["tier"]!, (int)paid["credits_remaining"]!, (bool)paid["payg_enabled"]!));

        host.Twin()!.CancelInPortal((string)host.Twin()!.All("subscription").Single(IsPlan)["id"]!);
        await host.Twin()!.SettleAsync();
        var ending = await (await host.GetAsync("/billing/status", token)).JsonAsync();
        Assert.Equal((string?)paid["subscription"]!["current_period_end"], (string?)ending["subscription"]!["ends_at"]);
    }

    private static bool IsPlan(JsonObject subscription) =>
        (string?)subscription["items"]!["data"]![0]!["price"]!["id"] == StripeTwinPrice.Project.Id;

    // What the person does on the page, and what Stripe says of it.
    private static async Task CompleteAsync(Host host, JsonNode? link)
    {
        var url = (string)link!;
        Assert.StartsWith(host.Twin()!.Url + "/", url, StringComparison.Ordinal);
        host.Twin()!.CompleteCheckout(url.Split('/')[^1]);
        await host.Twin()!.SettleAsync();
    }

    private static async Task<JsonNode> SyncAsync(Host host, string token)
    {
        using var response = await host.SendAsync(HttpMethod.Post, "/billing/sync", token);
        Assert.Equal(200, (int)response.StatusCode);
        return await response.JsonAsync();
    }

    private static Task<HttpResponseMessage> AskAsync(Host host, string key) => host.SendAsync(HttpMethod.Post, "/orderbook", key, Book);

    private static async Task<JsonNode> TakeAsync(Host host, JsonNode error, string type, string token, object? body, int status = 200)
    {
        var action = error["actions"]!.AsArray().Single(action => (string?)action!["type"] == type)!;
        Assert.Equal("access_token", (string?)action["auth"]);
        using var response = await host.SendAsync(new HttpMethod((string)action["method"]!), (string)action["path"]!, token, body);
        Assert.Equal(status, (int)response.StatusCode);
        return await response.JsonAsync();
    }
}
