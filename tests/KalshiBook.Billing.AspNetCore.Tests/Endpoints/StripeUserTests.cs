using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>Who is led to Stripe's pages, with which address, and where the pages lead back to.</summary>
public sealed class StripeUserTests
{
    [Theory]
    [InlineData("https://app.example.org", "https://app.example.org")]
    [InlineData("https://app.example.org/", "https://app.example.org")]
    [InlineData(" https://example.org/app// ", "https://example.org/app")]
    [InlineData(null, "http://localhost/base")]
    public async Task The_pages_lead_back_to_the_app_or_to_the_host_itself(string? setting, string url)
    {
        await using var app = await StripeApp.StartAsync(
            change: settings =>
            {
                settings.Use = host => host.UsePathBase("/base").UseRouting();
                settings.Map = host => host.UseEndpoints(_ => { });
            },
            configuration: ("APP_URL", setting));

        Assert.Equal(url, (await UserAsync(app, "/base/billing/portal")).AppUrl);
        Assert.Equal(UserId.Parse(TestApp.Alice), (await UserAsync(app, "/base/billing/portal")).Id);
    }

    [Theory]
    [InlineData("alice@example.org", "alice@example.org")]
    [InlineData(" alice@example.org ", "alice@example.org")]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("alice", null)]
    public async Task The_address_is_the_tokens_if_it_is_one(string? claim, string? email)
    {
        await using var app = await StripeApp.StartAsync();

        Assert.Equal(email, (await UserAsync(app, "/billing/portal", claim)).Email);
    }

    [Theory]
    [InlineData("own@example.org", "own@example.org")]
    [InlineData("own\u0000@example.org", null)]
    [InlineData("own\r\n@example.org", null)]
    [InlineData(null, null)]
    public async Task The_host_may_find_it_elsewhere(string? found, string? email)
    {
        await using var app = await StripeApp.StartAsync(change: settings =>
        {
            var add = settings.Add;
            settings.Add = (services, billing) =>
            {
                add(services, billing);
                billing.ConfigureHttp(options => options.FindEmail = _ => found);
            };
        });

        Assert.Equal(email, (await UserAsync(app, "/billing/portal", "token@example.org")).Email);
    }

    [Fact]
    public async Task A_text_that_is_too_long_is_no_address()
    {
        await using var app = await StripeApp.StartAsync();

        Assert.NotNull((await UserAsync(app, "/billing/portal", new string('a', 500) + "@example.org")).Email);
        Assert.Null((await UserAsync(app, "/billing/portal", new string('a', 501) + "@example.org")).Email);
    }

    [Fact]
    public void Only_who_has_signed_in_has_an_address_and_the_short_claim_wins()
    {
        var find = new BillingHttpOptions().FindEmail;

        Assert.Null(find(Context(authentication: null, new Claim("email", "a@example.org"))));
        Assert.Equal("b@example.org", find(Context("Test", new Claim(ClaimTypes.Email, "b@example.org"))));
        Assert.Equal("a@example.org", find(Context("Test", new Claim(ClaimTypes.Email, "b@example.org"), new Claim("email", "a@example.org"))));
    }

    private static DefaultHttpContext Context(string? authentication, params Claim[] claims) =>
        new() { User = new ClaimsPrincipal(new ClaimsIdentity(claims, authentication)) };

    private static async Task<BillingUser> UserAsync(StripeApp app, string path, string? email = null)
    {
        app.Billing.OpenPortalAsync(Arg.Any<BillingUser>(), Arg.Any<CancellationToken>()).Returns(new PortalResult(PortalOutcome.Open, "https://x"));
        app.Billing.ClearReceivedCalls();
        var response = await app.App.SendAsync(HttpMethod.Post, path, change: request =>
        {
            if (email is not null) request.Headers.TryAddWithoutValidation(TestUsers.EmailHeader, email);
        });
        Assert.Equal(200, (int)response.StatusCode);
        return app.Billing.ReceivedCalls().Single().GetArguments().OfType<BillingUser>().Single();
    }
}
