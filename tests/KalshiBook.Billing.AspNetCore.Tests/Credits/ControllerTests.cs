using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>Controllers say their costs by attribute; <c>EnforceCredits()</c> charges them.</summary>
public sealed class ControllerTests
{
    [Fact]
    public async Task The_controllers_cost_is_that_of_its_actions()
    {
        await using var app = await StartAsync();

        Assert.Equal((998, 2, 1000, 2), (await app.GetAsync("/books")).Credits());
    }

    [Fact]
    public async Task An_actions_own_cost_replaces_it()
    {
        await using var app = await StartAsync();

        Assert.Equal((991, 9, 1000, 9), (await app.GetAsync("/books/own")).Credits());
        Assert.Equal(9, await app.UsedAsync());
    }

    [Fact]
    public async Task DisableCredits_makes_an_action_free()
    {
        await using var app = await StartAsync();

        var response = await app.GetAsync("/books/free", user: null);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Null(response.Credits());
    }

    [Fact]
    public async Task Strangers_are_turned_away()
    {
        await using var app = await StartAsync();

        await (await app.GetAsync("/books", user: null)).ErrorAsync(401, "invalid_api_key");
    }

    [Fact]
    public async Task A_refusal_is_the_answer()
    {
        await using var app = await StartAsync();
        await app.ChangeAccountAsync(account => account with { CreditsUsed = 995 });

        var response = await app.GetAsync("/books/own");

        await response.ErrorAsync(429, "credits_exhausted");
        Assert.Equal((5, 995, 1000, 0), response.Credits());
    }

    [Fact]
    public async Task Model_state_that_is_not_valid_costs_nothing()
    {
        await using var app = await StartAsync();

        var response = await app.GetAsync("/books/deep?depth=abc");

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Null(response.Credits());
        Assert.Equal(0, await app.UsedAsync());
    }

    [Fact]
    public async Task An_exception_is_refunded()
    {
        await using var app = await StartAsync();

        var response = await app.GetAsync("/books/boom");

        await response.ErrorAsync(500, "internal_error");
        Assert.Equal((1000, 0, 1000, 0), response.Credits());
    }

    [Fact]
    public async Task A_result_of_503_is_refunded_and_404_is_not()
    {
        await using var app = await StartAsync();

        Assert.Equal((1000, 0, 1000, 0), (await app.GetAsync("/books/status/503")).Credits());
        Assert.Equal((998, 2, 1000, 2), (await app.GetAsync("/books/status/404")).Credits());
    }

    [Fact]
    public async Task Attributes_without_EnforceCredits_stop_the_start()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(app => app.MapControllers()));

        Assert.Contains("EnforceCredits()", failure.Message, StringComparison.Ordinal);
    }

    private static Task<TestApp> StartAsync(Action<WebApplication>? map = null) => TestApp.StartAsync(new TestAppSettings
    {
        Add = (services, _) => services.AddControllers().AddApplicationPart(typeof(BooksController).Assembly),
        Map = map ?? (app => app.MapControllers().EnforceCredits()),
    });
}
