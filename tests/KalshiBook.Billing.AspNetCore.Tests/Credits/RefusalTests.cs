using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>A refusal for lack of credits, over HTTP: the whole body, the headers, and nothing deducted.</summary>
public sealed class RefusalTests
{
    [Fact]
    public async Task On_free_with_everything_on_offer_the_body_is_exactly_this()
    {
        await using var app = await StartAsync(Dummies.StripeOn());
        await app.ChangeAccountAsync(account => account with { CreditsUsed = 997 });

        var response = await app.GetAsync("/orderbook");

        var error = await response.ErrorAsync(429, "credits_exhausted");
        var expected = JsonNode.Parse(
            """
            {
              "code": "credits_exhausted",
              "message": "Monthly credit limit reached. Enable Pay-As-You-Go for continued access or upgrade to the Project plan at /billing/checkout.",
              "status": 429,
              "credits_required": 5,
              "credits_remaining": 3,
              "resets_at": "2026-03-01T00:00:00Z",
              "actions": [
                { "type": "wait", "until": "2026-03-01T00:00:00Z" },
                { "type": "enable_payg", "method": "POST", "path": "/billing/payg", "auth": "access_token" },
                { "type": "upgrade", "method": "POST", "path": "/billing/checkout", "auth": "access_token" }
              ]
            }
            """);
        Assert.True(JsonNode.DeepEquals(expected, error), error.ToJsonString());
        Assert.Equal("1598400", response.Header("Retry-After")); // 18.5 days
        Assert.Equal((3, 997, 1000, 0), response.Credits());
        Assert.Equal(997, await app.UsedAsync());
    }

    [Fact]
    public async Task A_cheaper_request_still_fits()
    {
        await using var app = await StartAsync(Dummies.StripeOn());
        await app.ChangeAccountAsync(account => account with { CreditsUsed = 997 });
        await app.GetAsync("/orderbook");

        Assert.Equal((0, 1000, 1000, 3), (await app.GetAsync("/candles")).Credits());
    }

    [Fact]
    public async Task Without_Stripe_one_can_only_wait()
    {
        await using var app = await StartAsync([]);
        await app.ChangeAccountAsync(account => account with { CreditsUsed = 1000 });

        var error = await (await app.GetAsync("/orderbook")).ErrorAsync(429, "credits_exhausted");

        Assert.Equal("Monthly credit limit reached. Credits renew at 2026-03-01T00:00:00Z.", (string?)error["message"]);
        Assert.Equal(["wait"], error["actions"]!.AsArray().Select(action => (string?)action!["type"]));
    }

    [Fact]
    public async Task The_paths_are_those_that_the_host_mapped()
    {
        await using var app = await StartAsync(Dummies.StripeOn(), "/v1/money");
        await app.ChangeAccountAsync(account => account with { CreditsUsed = 1000 });

        var error = await (await app.GetAsync("/orderbook")).ErrorAsync(429, "credits_exhausted");

        Assert.EndsWith("upgrade to the Project plan at /v1/money/billing/checkout.", (string?)error["message"], StringComparison.Ordinal);
        Assert.Equal("/v1/money/billing/payg", (string?)error["actions"]![1]!["path"]);
    }

    [Fact]
    public async Task A_cycle_that_waits_for_a_payment_has_no_reset_time()
    {
        await using var app = await StartAsync(Dummies.StripeOn());
        await app.ChangeAccountAsync(account => Subscribed(account) with { CreditsUsed = 4000 });
        app.Clock.Advance(TimeSpan.FromDays(40));

        var response = await app.GetAsync("/orderbook");

        var error = await response.ErrorAsync(429, "credits_exhausted");
        Assert.True(error.AsObject().ContainsKey("resets_at"));
        Assert.Null(error["resets_at"]);
        Assert.Equal("3600", response.Header("Retry-After"));
        Assert.Equal(["enable_payg", "pay"], error["actions"]!.AsArray().Select(action => (string?)action!["type"]));
        Assert.Equal("/billing/portal", (string?)error["actions"]![1]!["path"]);
    }

    [Fact]
    public async Task The_overage_limit_is_told_and_can_be_raised()
    {
        await using var app = await StartAsync(Dummies.StripeOn());
        await app.ChangeAccountAsync(account => account with
        {
            Tier = "payg",
            PaygEnabled = true,
            OverageLimit = 3,
            CreditsUsed = 1002,
            OverageCredits = 2,
        });

        var response = await app.GetAsync("/orderbook");

        var error = await response.ErrorAsync(429, "payg_limit_reached");
        Assert.Contains("3 overage credits", (string?)error["message"], StringComparison.Ordinal);
        Assert.Equal(["wait", "raise_limit", "upgrade"], error["actions"]!.AsArray().Select(action => (string?)action!["type"]));
        Assert.Equal((0, 1002, 1000, 0), response.Credits());
    }

    [Fact]
    public async Task Suspended_overage_leads_to_the_portal()
    {
        await using var app = await StartAsync(Dummies.StripeOn());
        await app.ChangeAccountAsync(account => Subscribed(account) with { CreditsUsed = 3999, PaygEnabled = true, PaygSuspended = true });

        var error = await (await app.GetAsync("/orderbook")).ErrorAsync(429, "payg_suspended");

        Assert.Equal("Pay-As-You-Go is suspended until an open invoice is paid. Pay it at /billing/portal.", (string?)error["message"]);
        Assert.Equal(["wait", "pay"], error["actions"]!.AsArray().Select(action => (string?)action!["type"]));
    }

    [Fact]
    public async Task A_closed_account_is_not_served()
    {
        await using var app = await StartAsync([]);
        await app.ChangeAccountAsync(account => account with { ClosedAt = TestApp.Start });

        var response = await app.GetAsync("/orderbook");

        var error = await response.ErrorAsync(403, "account_closed");
        Assert.False(error.AsObject().ContainsKey("resets_at"));
        Assert.Null(response.Credits());
    }

    private static BillingAccount Subscribed(BillingAccount account) => account with
    {
        Tier = "project",
        CreditsTotal = 4000,
        Cycle = new BillingCycle(TestApp.Start, TestApp.Start.AddMonths(1)),
        Period = new BillingPeriod(TestApp.Start, TestApp.Start.AddMonths(1)),
        RenewsByPayment = true,
        Subscription = new PlanSubscription("sub_1", "active", "project", 1, TestApp.Start.AddMonths(1), CancelAtPeriodEnd: false, EndsAt: null),
    };

    private static Task<TestApp> StartAsync(Dictionary<string, string?> configuration, string prefix = "") => TestApp.StartAsync(new TestAppSettings
    {
        Configuration = configuration,
        Endpoints = false,
        Map = app =>
        {
            app.MapGet("/orderbook", () => "ok").RequireCredits(5);
            app.MapGet("/candles", () => "ok").RequireCredits(3);
            app.MapGroup(prefix).MapKalshiBookBilling();
        },
    });
}
