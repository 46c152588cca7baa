using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace KalshiBook.Billing.AspNetCore.Tests;

public sealed class StatusTests
{
    [Fact]
    public async Task A_new_user_is_free_in_the_calendar_month()
    {
        await using var app = await TestApp.StartAsync(_ => { });

        var response = await app.GetAsync("/billing/status");

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("no-store", response.Header("Cache-Control"));
        var body = await response.JsonAsync();
        var expected = JsonNode.Parse(
            $$"""
            {
              "tier": "free", "credits_total": 1000, "credits_used": 0, "credits_remaining": 1000, "payg_enabled": false,
              "billing_cycle_start": "2026-02-01T00:00:00Z", "billing_cycle_end": "2026-03-01T00:00:00Z",
              "overage_credits": 0, "overage_limit": null, "payg_suspended": false, "subscription": null,
              "request_id": "{{response.Header("X-Request-ID")}}"
            }
            """);
        Assert.True(JsonNode.DeepEquals(expected, body), body.ToJsonString());
    }

    [Fact]
    public async Task A_subscriber_sees_the_subscription()
    {
        await using var app = await TestApp.StartAsync(_ => { });
        var end = new DateTimeOffset(2026, 3, 5, 10, 20, 30, TimeSpan.Zero);
        await app.ChangeAccountAsync(account => account with
        {
            Tier = "project",
            CreditsTotal = 4000,
            CreditsUsed = 4010,
            OverageCredits = 15,
            OverageLimit = 100,
            PaygEnabled = true,
            PaygSuspended = true,
            Subscription = new PlanSubscription("sub_1", "past_due", "project", 1, end, CancelAtPeriodEnd: true, EndsAt: end),
        });

        var body = await (await app.GetAsync("/billing/status")).JsonAsync();

        Assert.Equal(5, (long)body["credits_remaining"]!);
        Assert.Equal(100, (long)body["overage_limit"]!);
        Assert.True((bool)body["payg_suspended"]!);
        var expected = JsonNode.Parse(
            """
            {
              "status": "past_due", "plan": "project", "current_period_end": "2026-03-05T10:20:30Z",
              "cancel_at_period_end": true, "ends_at": "2026-03-05T10:20:30Z"
            }
            """);
        Assert.True(JsonNode.DeepEquals(expected, body["subscription"]), body.ToJsonString());
    }

    [Fact]
    public async Task The_month_turns_on_a_look()
    {
        await using var app = await TestApp.StartAsync(_ => { });
        await app.ChangeAccountAsync(account => account with { CreditsUsed = 700 });
        app.Clock.SetUtcNow(new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));

        var body = await (await app.GetAsync("/billing/status")).JsonAsync();

        Assert.Equal(0, (long)body["credits_used"]!);
        Assert.Equal("2026-03-01T00:00:00Z", (string?)body["billing_cycle_start"]);
    }

    [Fact]
    public async Task It_costs_nothing_even_in_a_group_that_does()
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings
        {
            Endpoints = false,
            Map = app => app.MapGroup("/v1").RequireCredits(3).MapKalshiBookBilling(),
        });

        var response = await app.GetAsync("/v1/billing/status");

        Assert.Equal(0, (long)(await response.JsonAsync())["credits_used"]!);
        Assert.Null(response.Credits());
    }

    [Fact]
    public async Task Without_a_token_it_is_401_with_a_body()
    {
        await using var app = await TestApp.StartAsync(_ => { });

        var response = await app.GetAsync("/billing/status", user: null);

        await response.ErrorAsync(401, "invalid_token");
        Assert.Equal("Test realm=\"tests\"", response.Header("WWW-Authenticate"));
    }

    [Fact]
    public async Task An_API_key_is_not_an_access_token()
    {
        await using var app = await TestApp.StartAsync(_ => { });

        var response = await app.SendAsync(
            HttpMethod.Get, "/billing/status", user: null, change: request => request.Headers.Authorization = new("Bearer", "kb-123"));

        await response.ErrorAsync(401, "invalid_auth_method");
    }

    [Theory]
    [InlineData("/billing/status")]
    [InlineData("/billing/usage")]
    public async Task A_user_who_signed_in_by_API_key_does_not_get_at_the_account(string path)
    {
        await using var app = await TestApp.StartAsync(_ => { });

        await (await app.GetAsync(path, key: "key-1")).ErrorAsync(401, "invalid_auth_method");
    }

    [Fact]
    public async Task A_caller_without_a_user_id_is_401()
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings
        {
            Add = (_, billing) => billing.ConfigureHttp(options => options.FindUserId = _ => null),
        });

        await (await app.GetAsync("/billing/status")).ErrorAsync(401, "invalid_token");
        await (await app.GetAsync("/billing/usage")).ErrorAsync(401, "invalid_token");
    }

    [Fact]
    public async Task A_closed_account_is_403()
    {
        await using var app = await TestApp.StartAsync(_ => { });
        await app.ChangeAccountAsync(account => account with { ClosedAt = TestApp.Start });

        await (await app.GetAsync("/billing/status")).ErrorAsync(403, "account_closed");
        await (await app.GetAsync("/billing/usage")).ErrorAsync(403, "account_closed");
    }

    [Fact]
    public async Task The_hosts_policy_guards_the_endpoints()
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings
        {
            Add = (services, billing) =>
            {
                services.AddAuthorizationBuilder().AddPolicy("humans", policy => policy.RequireClaim("human"));
                billing.ConfigureHttp(options => options.AuthorizationPolicy = "humans");
            },
        });

        await (await app.GetAsync("/billing/status")).ErrorAsync(403, "forbidden");
    }

    [Theory]
    [InlineData("/billing/status")]
    [InlineData("/billing/usage")]
    public async Task Without_the_store_it_is_503_also_where_the_store_never_answers(string path)
    {
        foreach (var hangs in (bool[])[false, true])
        {
            var store = Substitute.For<IBillingStore>();
            var call = store.GetAccountAsync(Arg.Any<UserId>(), Arg.Any<DateTimeOffset>(), Arg.Any<CancellationToken>());
            TestApp? app = null;
            if (hangs)
            {
                call.Returns(async info =>
                {
                    app!.Clock.Advance(TimeSpan.FromSeconds(6));
                    await Task.Delay(Timeout.Infinite, info.Arg<CancellationToken>());
                    return null!;
                });
            }
            else
            {
                call.ThrowsAsync(new BillingStoreUnavailableException());
            }
            app = await TestApp.StartAsync(new TestAppSettings { Errors = false, Add = (services, _) => services.AddSingleton(store) });
            await using var _ = app;

            var response = await app.GetAsync(path);

            await response.ErrorAsync(503, "store_unavailable");
            Assert.Equal("5", response.Header("Retry-After"));
        }
    }
}
