using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>What looks like a client that gave up, and is the host's own doing; and host code that fails.</summary>
public sealed class HostFailureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_hosts_own_time_out_is_refunded()
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings
        {
            OnKestrel = true,
            Add = (services, _) => services.AddRequestTimeouts(),
            Use = app => app.UseRequestTimeouts(),
            Map = app => app.MapGet("/slow", (CancellationToken aborted) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, aborted))
                .RequireCredits(5).WithRequestTimeout(TimeSpan.FromMilliseconds(100)),
        });

        var response = await app.GetAsync("/slow");

        Assert.Equal(504, (int)response.StatusCode);
        Assert.Equal((1000, 0, 1000, 0), response.Credits());
        Assert.Equal(0, await app.UsedAsync());
    }

    [Theory]
    [InlineData(false, 5)]
    [InlineData(true, 0)]
    public async Task A_request_cut_off_by_a_host_that_stops_is_refunded_one_that_the_client_gave_up_is_not(bool isStopping, long used)
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings
        {
            Map = app => app.MapGet("/cut", Task (HttpContext context, IHostApplicationLifetime host) =>
            {
                if (isStopping) host.StopApplication();
                context.Features.Set<IHttpRequestLifetimeFeature>(new Aborted());
                throw new IOException("The connection is gone.");
            }).RequireCredits(5),
        });

        await app.GetAsync("/cut");

        Assert.Equal(used, await app.UsedAsync());
    }

    [Theory]
    [InlineData("/ok", 200, 5)]
    [InlineData("/boom", 500, 0)]
    public async Task A_refund_rule_that_fails_is_logged_and_the_default_rule_is_used(string path, int status, long used)
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings
        {
            Add = (_, billing) => billing.ConfigureHttp(options => options.ShouldRefund = _ => throw new InvalidOperationException("rule broke")),
            Map = app =>
            {
                app.MapGet("/ok", () => "ok").RequireCredits(5);
                app.MapGet("/boom", string () => throw new InvalidOperationException("boom")).RequireCredits(5);
            },
        });

        var response = await app.GetAsync(path);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(used, await app.UsedAsync());
        Assert.Contains(app.Logs.GetSnapshot(), record => record.Id.Id == BillingEventIds.RefundRuleFailed && record.Level == LogLevel.Error);
    }

    [Fact]
    public async Task A_metered_answer_is_never_kept_in_the_output_cache()
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings
        {
            Add = (services, billing) =>
            {
                services.AddOutputCache();
                // A host that finds its users without ASP.NET's authentication: the cache's default policy does not see that they are users.
                billing.ConfigureHttp(options => options.FindUserId = context => context.Request.Headers["X-Caller"]);
            },
            Use = app => app.UseOutputCache(),
            Map = app => app.MapGet("/markets", () => "ok").RequireCredits(5).CacheOutput(),
        });

        var answers = new List<long>();
        foreach (var caller in (string[])["ann", "bob"])
        {
            var response = await app.SendAsync(HttpMethod.Get, "/markets", user: null, change: request => request.Headers.Add("X-Caller", caller));
            answers.Add(response.Credits()!.Value.Used);
            Assert.Equal(5, await app.UsedAsync(caller));
        }
        Assert.Equal([5, 5], answers);
    }

    [Fact]
    public async Task Metered_answers_have_a_request_id_without_the_middleware_too()
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings { Errors = false, Map = app => app.MapGet("/a", () => "ok").RequireCredits(1) });

        Assert.Matches("^req_[0-9a-f]{12}$", (await app.GetAsync("/a")).Header("X-Request-ID"));
    }

    [Fact]
    public async Task Billing_endpoints_may_be_mapped_twice()
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings { Map = app => app.MapGroup("/v2").MapKalshiBookBilling() });

        Assert.Equal(200, (int)(await app.GetAsync("/billing/status")).StatusCode);
        Assert.Equal(200, (int)(await app.GetAsync("/v2/billing/status")).StatusCode);
    }

    [Fact]
    public async Task Billing_endpoints_without_authentication_stop_the_start()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Services.AddKalshiBookBilling(builder.Configuration);
        await using var app = builder.Build();

        var failure = Assert.Throws<InvalidOperationException>(() => app.MapKalshiBookBilling());

        Assert.Contains("AddAuthentication()", failure.Message, StringComparison.Ordinal);
    }

    private sealed class Aborted : IHttpRequestLifetimeFeature
    {
        public CancellationToken RequestAborted { get; set; } = new(canceled: true);

        public void Abort()
        {
        }
    }
}
