using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KalshiBook.Billing.AspNetCore.Tests;

public sealed class CallerTests
{
    [Theory]
    [InlineData(null, 401)]
    [InlineData("Test", 200)]
    public async Task Only_the_claims_of_an_authenticated_identity_count(string? authenticationType, int status)
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings
        {
            Before = app => app.Use((context, next) =>
            {
                context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "mallory")], authenticationType));
                return next(context);
            }),
            Map = app => app.MapGet("/a", () => "ok").RequireCredits(1),
        });

        Assert.Equal(status, (int)(await app.GetAsync("/a", user: null)).StatusCode);
    }

    [Fact]
    public async Task An_api_key_never_opens_the_billing_endpoints_whatever_its_id()
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings
        {
            Add = (_, billing) => billing.ConfigureHttp(options => options.FindApiKeyId = _ => new string('k', 600)),
        });

        await (await app.GetAsync("/billing/status")).ErrorAsync(401, "invalid_auth_method");
    }
}
