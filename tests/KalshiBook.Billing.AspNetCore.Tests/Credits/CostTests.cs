using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>What a request costs, wherever its price stands. Each request is charged once.</summary>
public sealed class CostTests
{
    [Fact]
    public async Task An_endpoint_is_charged_and_says_so()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/markets", () => "ok").RequireCredits(5));

        var response = await app.GetAsync("/markets");

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal((995, 5, 1000, 5), response.Credits());
        Assert.Equal(5, await app.UsedAsync());
    }

    [Fact]
    public async Task An_endpoints_cost_replaces_that_of_its_groups()
    {
        await using var app = await TestApp.StartAsync(app =>
        {
            var outer = app.MapGroup("/v1").RequireCredits(1);
            var inner = outer.MapGroup("/data").RequireCredits(2);
            inner.MapGet("/own", () => "ok").RequireCredits(5);
            inner.MapGet("/group", () => "ok");
            outer.MapGet("/outer", () => "ok");
        });

        Assert.Equal(5, (await app.GetAsync("/v1/data/own")).Credits()!.Value.Cost);
        Assert.Equal(2, (await app.GetAsync("/v1/data/group")).Credits()!.Value.Cost);
        Assert.Equal(1, (await app.GetAsync("/v1/outer")).Credits()!.Value.Cost);
        Assert.Equal(8, await app.UsedAsync());
    }

    [Fact]
    public async Task The_last_cost_of_an_endpoint_counts()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/twice", () => "ok").RequireCredits(1).RequireCredits(7));

        Assert.Equal((993, 7, 1000, 7), (await app.GetAsync("/twice")).Credits());
    }

    [Fact]
    public async Task A_group_that_is_priced_after_its_endpoints_were_mapped_is_charged_all_the_same()
    {
        await using var app = await TestApp.StartAsync(app =>
        {
            var group = app.MapGroup("/v1");
            group.MapGet("/own", () => "ok").RequireCredits(5);
            group.MapGet("/group", () => "ok");
            group.RequireCredits(2);
        });

        Assert.Equal(5, (await app.GetAsync("/v1/own")).Credits()!.Value.Cost);
        Assert.Equal(2, (await app.GetAsync("/v1/group")).Credits()!.Value.Cost);
    }

    [Fact]
    public async Task DisableCredits_makes_an_endpoint_free_whatever_its_group_costs()
    {
        await using var app = await TestApp.StartAsync(app =>
        {
            var group = app.MapGroup("/v1").RequireCredits(3);
            group.MapGet("/free", () => "ok").DisableCredits();
            group.MapGet("/attribute", [DisableCredits] () => "ok");
            group.MapGet("/again", () => "ok").DisableCredits().RequireCredits(4);
        });

        Assert.Null((await app.GetAsync("/v1/free")).Credits());
        Assert.Null((await app.GetAsync("/v1/attribute")).Credits());
        Assert.Equal(200, (int)(await app.GetAsync("/v1/free", user: null)).StatusCode);
        Assert.Equal(4, (await app.GetAsync("/v1/again")).Credits()!.Value.Cost);
    }

    [Fact]
    public async Task An_attribute_on_a_handler_says_the_cost()
    {
        await using var app = await TestApp.StartAsync(app =>
        {
            app.MapGet("/alone", [RequireCredits(6)] () => "ok").EnforceCredits();
            app.MapGroup("/v1").RequireCredits(1).MapGet("/in-group", [RequireCredits(9)] () => "ok");
        });

        Assert.Equal(6, (await app.GetAsync("/alone")).Credits()!.Value.Cost);
        Assert.Equal(9, (await app.GetAsync("/v1/in-group")).Credits()!.Value.Cost);
    }

    [Fact]
    public async Task A_price_that_nothing_charges_stops_the_start()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => TestApp.StartAsync(app => app.MapGet("/forgotten", [RequireCredits(6)] () => "ok")));

        Assert.Contains("/forgotten", failure.Message, StringComparison.Ordinal);
        Assert.Contains("EnforceCredits()", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bare_request_delegate_is_charged()
    {
        await using var app = await TestApp.StartAsync(app =>
            app.MapGet("/raw", (RequestDelegate)(context => context.Response.WriteAsync("ok"))).RequireCredits(2));

        var response = await app.GetAsync("/raw");

        Assert.Equal("ok", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal((998, 2, 1000, 2), response.Credits());
    }

    [Fact]
    public async Task Filters_of_the_host_that_refuse_before_ours_cost_nothing()
    {
        await using var app = await TestApp.StartAsync(app => app.MapGet("/checked", () => "ok")
            .AddEndpointFilter((_, _) => ValueTask.FromResult<object?>(Results.Conflict()))
            .RequireCredits(2));

        var response = await app.GetAsync("/checked");

        Assert.Equal(409, (int)response.StatusCode);
        Assert.Null(response.Credits());
        Assert.Equal(0, await app.UsedAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_000_000_000_001)]
    public void A_cost_out_of_range_is_refused(long credits) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RequireCreditsAttribute(credits));

    [Fact]
    public async Task Usage_is_kept_by_pattern_and_key()
    {
        await using var app = await TestApp.StartAsync(app =>
        {
            app.MapGroup("/v1").MapGet("/markets/{ticker}", (string ticker) => ticker).RequireCredits(1);
            app.MapMethods("/odd", ["BREW"], () => "ok").RequireCredits(1);
        });

        await app.GetAsync("/v1/markets/ABC", key: "key-1");
        await app.SendAsync(new HttpMethod("BREW"), "/odd", key: "key-1");

        var usage = await app.Store.GetUsageAsync(
            new UsageQuery(UserId.Parse(TestApp.Alice), TestApp.Start, TestApp.Start.AddDays(1), UsageGrouping.Endpoint),
            TestContext.Current.CancellationToken);
        Assert.Equal(["GET /v1/markets/{ticker}", "OTHER /odd"], usage.Select(entry => entry.Key));
        usage = await app.Store.GetUsageAsync(
            new UsageQuery(UserId.Parse(TestApp.Alice), TestApp.Start, TestApp.Start.AddDays(1), UsageGrouping.Key),
            TestContext.Current.CancellationToken);
        Assert.Equal([new UsageGroup("key-1", 2, 2)], usage);
    }

    [Fact]
    public async Task Without_AddKalshiBookBilling_the_forgotten_call_is_named()
    {
        var builder = WebApplication.CreateBuilder();
        await using var app = builder.Build();
        app.MapGet("/markets", () => "ok").RequireCredits(1);

        var failure = Assert.Throws<InvalidOperationException>(() => ((IEndpointRouteBuilder)app).DataSources.First().Endpoints);
        Assert.Contains("AddKalshiBookBilling", failure.Message, StringComparison.Ordinal);
        failure = Assert.Throws<InvalidOperationException>(() => app.MapKalshiBookBilling());
        Assert.Contains("AddKalshiBookBilling", failure.Message, StringComparison.Ordinal);
        failure = Assert.Throws<InvalidOperationException>(() => app.UseKalshiBookErrors());
        Assert.Contains("AddKalshiBookBilling", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Endpoints_that_run_no_filters_are_refused_at_start_and_not_served_for_free()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => TestApp.StartAsync(app =>
        {
            var source = new FilterlessEndpoints(app.Services);
            ((IEndpointRouteBuilder)app).DataSources.Add(source);
            source.RequireCredits(1);
        }));

        Assert.Contains("/filterless", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_400_requests_at_once_exactly_those_that_fit_are_served()
    {
        var served = 0;
        await using var app = await TestApp.StartAsync(app => app.MapGet("/orderbook", () => Interlocked.Increment(ref served)).RequireCredits(5));

        var answers = await Task.WhenAll(Enumerable.Range(0, 400).Select(_ => Task.Run(() => app.GetAsync("/orderbook"))));

        Assert.Equal(200, answers.Count(answer => (int)answer.StatusCode == 200));
        Assert.Equal(200, answers.Count(answer => (int)answer.StatusCode == 429));
        Assert.Equal(200, served);
        Assert.Equal(1000, await app.UsedAsync());
        Assert.Equal(
            Enumerable.Range(0, 200).Select(i => 5L * i),
            answers.Where(answer => (int)answer.StatusCode == 200).Select(answer => answer.Credits()!.Value.Remaining).Order());
    }

    [Fact]
    public async Task A_request_that_is_run_again_for_its_error_page_is_charged_once()
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings
        {
            Use = app => app.UseStatusCodePagesWithReExecute("/page"),
            Map = app =>
            {
                app.MapGet("/missing", () => Results.NotFound()).RequireCredits(5);
                app.MapGet("/page", () => "the page");
            },
        });

        var response = await app.GetAsync("/missing");

        Assert.Equal("the page", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal((995, 5, 1000, 5), response.Credits());
        Assert.Equal(5, await app.UsedAsync());
    }

    [Fact]
    public async Task Nothing_of_the_store_is_resolved_when_endpoints_are_built()
    {
        var resolved = 0;
        var builder = WebApplication.CreateBuilder();
        builder.Services.AddAuthentication();
        builder.Services.AddKalshiBookBilling(builder.Configuration);
        builder.Services.AddSingleton<IBillingStore>(_ =>
        {
            resolved++;
            throw new InvalidOperationException("too early");
        });
        await using var app = builder.Build();
        app.MapGet("/markets", () => "ok").RequireCredits(1);
        app.MapKalshiBookBilling();

        Assert.NotEmpty(((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints));
        Assert.Equal(0, resolved);
    }
}
