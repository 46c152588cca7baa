using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>A request that the host could not serve is not paid for; any other answer stays charged.</summary>
public sealed class RefundTests
{
    private static readonly TaskCompletionSource Never = new();

    public static TheoryData<bool> OnKestrelOrNot => [false, true];

    [Theory]
    [MemberData(nameof(OnKestrelOrNot))]
    public async Task An_exception_is_refunded_and_the_500_shows_it(bool onKestrel)
    {
        await using var app = await StartAsync(app => app.MapGet("/x", string () => throw new InvalidOperationException("boom")).RequireCredits(5), onKestrel);

        var response = await app.GetAsync("/x");

        await response.ErrorAsync(500, "internal_error");
        Assert.Equal((1000, 0, 1000, 0), response.Credits());
        Assert.Equal(0, await app.UsedAsync());
    }

    [Fact]
    public async Task An_exception_is_refunded_where_the_server_itself_writes_the_500()
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings
        {
            OnKestrel = true,
            Errors = false,
            Map = app => app.MapGet("/x", string () => throw new InvalidOperationException("boom")).RequireCredits(5),
        });

        var response = await app.GetAsync("/x");

        Assert.Equal(500, (int)response.StatusCode);
        Assert.Equal(0, await app.UsedAsync());
    }

    [Fact]
    public async Task An_exception_is_refunded_once_where_the_host_has_an_exception_handler_of_its_own()
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings
        {
            Use = app => app.UseExceptionHandler(handler => handler.Run(context =>
            {
                context.Response.StatusCode = 500;
                return context.Response.WriteAsync("the host's own words");
            })),
            Map = app =>
            {
                app.MapGet("/ok", () => "ok").RequireCredits(1);
                app.MapGet("/x", string () => throw new InvalidOperationException("boom")).RequireCredits(5);
            },
        });
        await app.GetAsync("/ok");

        var response = await app.GetAsync("/x");

        Assert.Equal("the host's own words", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal((999, 1, 1000, 0), response.Credits());
        Assert.Matches("^req_[0-9a-f]{12}$", response.Header("X-Request-ID"));
        Assert.Equal(1, await app.UsedAsync());
    }

    [Theory]
    [MemberData(nameof(OnKestrelOrNot))]
    public async Task A_result_that_fails_when_it_is_written_is_refunded(bool onKestrel)
    {
        await using var app = await StartAsync(
            app => app.MapGet("/x", () => Results.Json(new Unwritable())).RequireCredits(5), onKestrel);

        await (await app.GetAsync("/x")).ErrorAsync(500, "internal_error");
        Assert.Equal(0, await app.UsedAsync());
    }

    [Theory]
    [InlineData(500, 0)]
    [InlineData(503, 0)]
    [InlineData(400, 0)]
    [InlineData(413, 0)]
    [InlineData(415, 0)]
    [InlineData(422, 0)]
    [InlineData(200, 5)]
    [InlineData(204, 5)]
    [InlineData(302, 5)]
    [InlineData(404, 5)]
    [InlineData(409, 5)]
    [InlineData(429, 5)]
    public async Task The_status_decides_however_it_was_set(int status, long cost)
    {
        foreach (var onKestrel in (bool[])[false, true])
        {
            await using var app = await StartAsync(
                app =>
                {
                    app.MapGet("/result", () => Results.StatusCode(status)).RequireCredits(5);
                    app.MapGet("/bare", (HttpContext context) => { context.Response.StatusCode = status; }).RequireCredits(5);
                    app.MapGet("/delegate", (RequestDelegate)(context =>
                    {
                        context.Response.StatusCode = status;
                        return Task.CompletedTask;
                    })).RequireCredits(5);
                },
                onKestrel);
            var used = 0L;

            foreach (var path in (string[])["/result", "/bare", "/delegate"])
            {
                var response = await app.GetAsync(path);

                used += cost;
                Assert.Equal(status, (int)response.StatusCode);
                Assert.Equal((1000 - used, used, 1000, cost), response.Credits());
                Assert.Equal(used, await app.UsedAsync());
            }
        }
    }

    [Theory]
    [InlineData(500, 0)]
    [InlineData(404, 5)]
    public async Task The_status_decides_where_the_handler_writes_the_body_itself(int status, long cost)
    {
        await using var app = await StartAsync(
            app => app.MapGet("/x", async (HttpContext context) =>
            {
                context.Response.StatusCode = status;
                await context.Response.WriteAsync("its own words");
            }).RequireCredits(5),
            onKestrel: true);

        var response = await app.GetAsync("/x");

        Assert.Equal("its own words", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal((1000 - cost, cost, 1000, cost), response.Credits());
    }

    [Fact]
    public async Task A_streaming_handler_has_its_headers_before_the_first_byte()
    {
        await using var app = await StartAsync(
            app => app.MapGet("/stream", async (HttpContext context) =>
            {
                for (var i = 0; i < 3; i++)
                {
                    await context.Response.WriteAsync("part ");
                    await context.Response.Body.FlushAsync();
                }
            }).RequireCredits(5),
            onKestrel: true);

        var response = await app.GetAsync("/stream");

        Assert.Equal("part part part ", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal((995, 5, 1000, 5), response.Credits());
    }

    [Fact]
    public async Task A_host_that_fails_in_the_middle_of_its_answer_is_not_paid_and_cuts_the_connection()
    {
        await using var app = await StartAsync(
            app => app.MapGet("/half", async (HttpContext context) =>
            {
                await context.Response.WriteAsync("half");
                await context.Response.Body.FlushAsync();
                throw new InvalidOperationException("boom");
            }).RequireCredits(5),
            onKestrel: true);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => app.GetAsync("/half"));
        Assert.Equal(0, await app.UsedAsync());
        await app.StopAsync();
        var failures = app.Logs.GetSnapshot().Where(record => record.Level >= LogLevel.Error).ToList();
        Assert.Single(failures, record => record.Id.Id == BillingEventIds.RequestFailed);
        Assert.All(failures, record => Assert.Equal("boom", record.Exception?.Message)); // and not that headers can't be cleared any more
    }

    [Fact]
    public async Task A_client_that_gives_up_stays_charged_and_is_no_error()
    {
        var (arrived, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var app = await TestApp.StartAsync(new TestAppSettings
        {
            OnKestrel = true,
            Before = app => app.Use(async (context, next) =>
            {
                await next(context);
                ended.SetResult();
            }),
            Map = app => app.MapGet("/slow", async (CancellationToken gaveUp) =>
            {
                arrived.SetResult();
                await Never.Task.WaitAsync(gaveUp);
            }).RequireCredits(5),
        });
        using var client = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/slow") { Headers = { { TestUsers.UserHeader, TestApp.Alice } } };

        var call = app.Client.SendAsync(request, client.Token);
        await arrived.Task;
        await client.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await ended.Task; // a host that stops before it has heard of the client would be the one who gave up
        await app.StopAsync();

        Assert.Equal(5, await app.UsedAsync());
        Assert.DoesNotContain(app.Logs.GetSnapshot(), record => record.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task A_cancellation_that_is_not_the_clients_is_the_hosts_failure()
    {
        await using var app = await StartAsync(
            app => app.MapGet("/x", string () => throw new TaskCanceledException("a time-out of the host's own")).RequireCredits(5));

        await (await app.GetAsync("/x")).ErrorAsync(500, "internal_error");
        Assert.Equal(0, await app.UsedAsync());
    }

    [Fact]
    public async Task The_host_may_have_a_rule_of_its_own()
    {
        var asked = new List<(int, bool)>();
        await using var app = await TestApp.StartAsync(new TestAppSettings
        {
            Add = (_, billing) => billing.ConfigureHttp(options => options.ShouldRefund = context =>
            {
                asked.Add((context.StatusCode, context.Exception is not null));
                return context.StatusCode == 404 || (context.IsRefundedByDefault && context.Exception is null);
            }),
            Map = app =>
            {
                app.MapGet("/404", () => Results.NotFound()).RequireCredits(5);
                app.MapGet("/500", () => Results.StatusCode(500)).RequireCredits(5);
                app.MapGet("/boom", string () => throw new InvalidOperationException("boom")).RequireCredits(5);
            },
        });

        Assert.Equal((1000, 0, 1000, 0), (await app.GetAsync("/404")).Credits());
        Assert.Equal((1000, 0, 1000, 0), (await app.GetAsync("/500")).Credits());
        Assert.Equal((995, 5, 1000, 5), (await app.GetAsync("/boom")).Credits());
        Assert.Equal([(404, false), (500, false), (500, true)], asked);
    }

    [Fact]
    public async Task Overage_comes_off_first_and_the_headers_say_so()
    {
        await using var app = await StartAsync(app =>
        {
            app.MapGet("/x", () => Results.StatusCode(500)).RequireCredits(5);
            app.MapGet("/ok", () => "ok").RequireCredits(5);
        });
        await app.ChangeAccountAsync(account => account with { Tier = "payg", PaygEnabled = true, CreditsUsed = 998 });

        Assert.Equal((0, 1003, 1000, 5), (await app.GetAsync("/ok")).Credits());
        Assert.Equal((0, 1003, 1000, 0), (await app.GetAsync("/x")).Credits());
        Assert.Equal(3, (await app.AccountAsync()).OverageCredits);
    }

    [Fact]
    public async Task A_charge_of_a_cycle_that_is_over_stays()
    {
        TestApp? app = null;
        app = await StartAsync(host => host.MapGet("/x", () =>
        {
            app!.Clock.Advance(TimeSpan.FromDays(30));
            return Results.StatusCode(500);
        }).RequireCredits(5));
        await using var _ = app;

        var response = await app.GetAsync("/x");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal((1000, 0, 1000, 5), response.Credits());
    }

    private static Task<TestApp> StartAsync(Action<WebApplication> map, bool onKestrel = false) =>
        TestApp.StartAsync(new TestAppSettings { Map = map, OnKestrel = onKestrel });

    private sealed class Unwritable
    {
        public string Name => throw new InvalidOperationException("boom");
    }
}
