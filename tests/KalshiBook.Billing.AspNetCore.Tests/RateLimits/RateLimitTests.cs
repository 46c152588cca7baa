using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>Requests per minute by plan: before any charge, and without asking the database each time.</summary>
public sealed class RateLimitTests
{
    [Fact]
    public async Task The_31st_request_on_free_is_refused_and_costs_nothing()
    {
        await using var app = await StartAsync();
        for (var i = 1; i <= 30; i++)
        {
            var served = await app.GetAsync("/markets");
            Assert.Equal(200, (int)served.StatusCode);
            Assert.Equal(("30", $"{30 - i}"), (served.Header("X-RateLimit-Limit"), served.Header("X-RateLimit-Remaining")));
            Assert.Equal($"{TestApp.Start.ToUnixTimeSeconds() + 60}", served.Header("X-RateLimit-Reset"));
        }
        app.Clock.Advance(TimeSpan.FromSeconds(20));

        var response = await app.GetAsync("/markets");

        await response.ErrorAsync(429, "rate_limit_exceeded");
        Assert.Equal("40", response.Header("Retry-After"));
        Assert.Equal("0", response.Header("X-RateLimit-Remaining"));
        Assert.Equal("30", response.Header("X-RateLimit-Limit"));
        Assert.Null(response.Credits());
        Assert.Equal(30, await app.UsedAsync());
    }

    [Fact]
    public async Task A_plan_that_can_not_be_read_in_time_is_503_and_no_charge_is_tried()
    {
        var store = Substitute.For<IBillingStore>();
        store.GetAccountAsync(Arg.Any<UserId>(), Arg.Any<DateTimeOffset>(), Arg.Any<CancellationToken>()).ThrowsAsync(new BillingStoreUnavailableException());
        await using var app = await TestApp.StartAsync(new TestAppSettings
        {
            RateLimits = true,
            BringsStore = true,
            Add = (services, _) => services.AddSingleton(store),
            Map = app => app.MapGet("/markets", () => "ok").RequireCredits(1),
        });

        var response = await app.GetAsync("/markets");

        await response.ErrorAsync(503, "store_unavailable");
        Assert.Equal("5", response.Header("Retry-After"));
        await store.DidNotReceiveWithAnyArgs().ChargeAsync(default!, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_new_window_begins_after_60_seconds()
    {
        await using var app = await StartAsync();
        await ExhaustAsync(app, 30);
        app.Clock.Advance(TimeSpan.FromSeconds(59.9));
        await (await app.GetAsync("/markets")).ErrorAsync(429, "rate_limit_exceeded");
        app.Clock.Advance(TimeSpan.FromSeconds(0.1));

        var response = await app.GetAsync("/markets");

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("29", response.Header("X-RateLimit-Remaining"));
        Assert.Equal($"{TestApp.Start.ToUnixTimeSeconds() + 120}", response.Header("X-RateLimit-Reset"));
    }

    [Fact]
    public async Task A_change_of_plan_counts_at_once_and_keeps_the_count()
    {
        await using var app = await StartAsync();
        await ExhaustAsync(app, 30);
        await app.ChangeAccountAsync(account => account with { Tier = "project", CreditsTotal = 4000 });
        await (await app.GetAsync("/markets")).ErrorAsync(429, "rate_limit_exceeded"); // nobody told this process yet

        await app.GetAsync("/billing/status");

        var response = await app.GetAsync("/markets");
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(("120", "89"), (response.Header("X-RateLimit-Limit"), response.Header("X-RateLimit-Remaining")));
    }

    [Fact]
    public async Task A_charge_teaches_the_plan_too()
    {
        await using var app = await StartAsync();
        await app.GetAsync("/markets");
        await app.ChangeAccountAsync(account => account with { Tier = "payg" });

        Assert.Equal("60", (await app.GetAsync("/markets")).Header("X-RateLimit-Limit"));
    }

    [Fact]
    public async Task A_burst_of_first_requests_is_limited_exactly_with_one_read()
    {
        var mayAnswer = new TaskCompletionSource();
        var account = BillingAccount.Open(UserId.Parse(TestApp.Alice), TestApp.Start, PlanCatalogue.Create(new BillingOptions()));
        var store = Substitute.For<IBillingStore>();
        store.GetAccountAsync(Arg.Any<UserId>(), Arg.Any<DateTimeOffset>(), Arg.Any<CancellationToken>()).Returns(async _ =>
        {
            await mayAnswer.Task;
            return account;
        });
        store.ChargeAsync(Arg.Any<IReadOnlyList<Charge>>(), Arg.Any<CancellationToken>()).Returns([new ChargeResult(ChargeOutcome.Granted, account.Balance)]);
        await using var app = await StartAsync(add: services => services.AddSingleton(store));

        var calls = Enumerable.Range(0, 100).Select(_ => Task.Run(() => app.GetAsync("/markets"))).ToList();
        await Task.WhenAny(Task.WhenAll(calls), Task.Delay(200, TestContext.Current.CancellationToken));
        mayAnswer.SetResult();
        var answers = await Task.WhenAll(calls);

        Assert.Equal(30, answers.Count(answer => (int)answer.StatusCode == 200));
        Assert.Equal(70, answers.Count(answer => (int)answer.StatusCode == 429));
        await store.Received(1).GetAccountAsync(Arg.Any<UserId>(), Arg.Any<DateTimeOffset>(), Arg.Any<CancellationToken>());
        await store.Received(30).ChargeAsync(Arg.Any<IReadOnlyList<Charge>>(), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task Users_do_not_share_a_window()
    {
        await using var app = await StartAsync();
        await ExhaustAsync(app, 30);

        Assert.Equal(200, (int)(await app.GetAsync("/markets", user: "bob")).StatusCode);
    }

    [Fact]
    public async Task Free_endpoints_have_no_limit_and_no_headers()
    {
        await using var app = await StartAsync();
        await ExhaustAsync(app, 30);

        var response = await app.GetAsync("/billing/status");

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Null(response.Header("X-RateLimit-Limit"));
    }

    [Fact]
    public async Task Strangers_are_401_and_not_limited()
    {
        await using var app = await StartAsync();

        for (var i = 0; i < 40; i++)
        {
            var response = await app.GetAsync("/markets", user: null);
            await response.ErrorAsync(401, "invalid_api_key");
            Assert.Null(response.Header("X-RateLimit-Limit"));
        }
    }

    [Fact]
    public async Task The_limit_comes_before_binding_and_credits()
    {
        await using var app = await StartAsync();
        await ExhaustAsync(app, 30);

        await (await app.GetAsync("/bound")).ErrorAsync(429, "rate_limit_exceeded");
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var malformed = await app.GetAsync("/bound");
        await malformed.ErrorAsync(400, "bad_request");
        Assert.Equal("29", malformed.Header("X-RateLimit-Remaining"));
    }

    [Fact]
    public async Task The_headers_outlive_an_exception()
    {
        await using var app = await StartAsync();

        var response = await app.GetAsync("/boom");

        await response.ErrorAsync(500, "internal_error");
        Assert.Equal("29", response.Header("X-RateLimit-Remaining"));
    }

    [Fact]
    public async Task The_hosts_own_limits_win()
    {
        await using var app = await StartAsync(app =>
        {
            app.MapGet("/off", () => "ok").RequireCredits(1).DisableRateLimiting();
            app.MapGet("/own", () => "ok").RequireRateLimiting("own").RequireCredits(1);
        });
        await ExhaustAsync(app, 30);

        Assert.Equal(200, (int)(await app.GetAsync("/off")).StatusCode);
        Assert.Equal(200, (int)(await app.GetAsync("/own")).StatusCode);
        Assert.Equal(418, (int)(await app.GetAsync("/own")).StatusCode);
    }

    [Fact]
    public async Task Where_the_store_is_away_the_charge_answers()
    {
        var store = Substitute.For<IBillingStore>();
        store.GetAccountAsync(Arg.Any<UserId>(), Arg.Any<DateTimeOffset>(), Arg.Any<CancellationToken>()).ThrowsAsync(new BillingStoreUnavailableException());
        var meter = Substitute.For<ICreditMeter>();
        meter.ChargeAsync(Arg.Any<Charge>(), Arg.Any<CancellationToken>()).ThrowsAsync(new BillingStoreUnavailableException());
        await using var app = await StartAsync(add: services => services.AddSingleton(store).AddSingleton(meter));

        await (await app.GetAsync("/markets")).ErrorAsync(503, "store_unavailable");
    }

    [Fact]
    public async Task A_known_user_costs_no_read()
    {
        var store = Substitute.For<IBillingStore>();
        var account = BillingAccount.Open(UserId.Parse(TestApp.Alice), TestApp.Start, PlanCatalogue.Create(new BillingOptions()));
        store.GetAccountAsync(Arg.Any<UserId>(), Arg.Any<DateTimeOffset>(), Arg.Any<CancellationToken>()).Returns(account);
        store.ChargeAsync(Arg.Any<IReadOnlyList<Charge>>(), Arg.Any<CancellationToken>()).Returns([new ChargeResult(ChargeOutcome.Granted, account.Balance)]);
        await using var app = await StartAsync(add: services => services.AddSingleton(store));

        await ExhaustAsync(app, 30);
        await app.GetAsync("/markets");

        await store.Received(1).GetAccountAsync(Arg.Any<UserId>(), Arg.Any<DateTimeOffset>(), Arg.Any<CancellationToken>());
        await store.Received(30).ChargeAsync(Arg.Any<IReadOnlyList<Charge>>(), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task A_forgotten_UseRateLimiter_is_named()
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings
        {
            RateLimits = true,
            RateLimiter = false,
            Map = app => app.MapGet("/markets", () => "ok").RequireCredits(1),
        });

        await (await app.GetAsync("/markets")).ErrorAsync(500, "internal_error");
        Assert.Contains(app.Logs.GetSnapshot(), record => record.Exception?.Message.Contains("UseRateLimiter()", StringComparison.Ordinal) == true);
        Assert.Equal(0, await app.UsedAsync());
    }

    [Fact]
    public async Task A_rate_limiter_before_authentication_is_named()
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings
        {
            RateLimits = true,
            RateLimiter = false,
            Use = app => app.UseRateLimiter(),
            Map = app => app.MapGet("/markets", () => "ok").RequireCredits(1),
        });

        await (await app.GetAsync("/markets")).ErrorAsync(500, "internal_error");
        Assert.Contains(
            app.Logs.GetSnapshot(), record => record.Exception?.Message.Contains("after app.UseAuthentication()", StringComparison.Ordinal) == true);
    }

    private static async Task ExhaustAsync(TestApp app, int requests)
    {
        for (var i = 0; i < requests; i++) Assert.Equal(200, (int)(await app.GetAsync("/markets")).StatusCode);
    }

    private static Task<TestApp> StartAsync(Action<WebApplication>? map = null, Action<IServiceCollection>? add = null) =>
        TestApp.StartAsync(Settings(map, add));

    private static TestAppSettings Settings(Action<WebApplication>? map, Action<IServiceCollection>? add) => new()
    {
        RateLimits = true,
        Add = (services, billing) =>
        {
            billing.AddRateLimits(); // once more does no harm
            services.AddRateLimiter(options =>
            {
                options.RejectionStatusCode = 418;
                options.AddPolicy("own", _ => System.Threading.RateLimiting.RateLimitPartition.GetFixedWindowLimiter(
                    "all", _ => new() { PermitLimit = 1, Window = TimeSpan.FromHours(1) }));
            });
            add?.Invoke(services);
        },
        Map = app =>
        {
            app.MapGet("/markets", () => "ok").RequireCredits(1);
            app.MapGet("/bound", (int depth) => depth).RequireCredits(1);
            app.MapGet("/boom", string () => throw new InvalidOperationException("boom")).RequireCredits(1);
            map?.Invoke(app);
        },
    };
}
