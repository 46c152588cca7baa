using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>JwtBearer, the handler that most hosts have: its 401 has an empty body, and it renames the claim sub.</summary>
public sealed class JwtBearerTests
{
    private static readonly SymmetricSecurityKey Key = new("a secret of at least 32 characters"u8.ToArray());

    [Theory]
    [InlineData(null, "invalid_token")]
    [InlineData("not-a-token", "invalid_token")]
    [InlineData("kb-0123456789", "invalid_auth_method")]
    public async Task A_bad_token_has_a_body_and_keeps_its_challenge(string? token, string code)
    {
        await using var app = await StartAsync(mapInboundClaims: false);

        var response = await SendAsync(app, "/billing/status", token);

        await response.ErrorAsync(401, code);
        Assert.StartsWith("Bearer", response.Header("WWW-Authenticate"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_user_is_the_claim_sub_under_either_name(bool mapInboundClaims)
    {
        await using var app = await StartAsync(mapInboundClaims);
        var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Subject = new ClaimsIdentity([new Claim("sub", TestApp.Alice)]),
            SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.HmacSha256),
            IssuedAt = TestApp.Start.UtcDateTime,
            NotBefore = TestApp.Start.UtcDateTime,
            Expires = TestApp.Start.UtcDateTime.AddHours(1),
        });

        var response = await SendAsync(app, "/markets", token);

        Assert.Equal((999, 1, 1000, 1), response.Credits());
        Assert.Equal(1, await app.UsedAsync());
    }

    private static Task<HttpResponseMessage> SendAsync(TestApp app, string path, string? token) =>
        app.SendAsync(HttpMethod.Get, path, user: null, change: request =>
        {
            if (token is not null) request.Headers.Authorization = new("Bearer", token);
        });

    private static Task<TestApp> StartAsync(bool mapInboundClaims) => TestApp.StartAsync(new TestAppSettings
    {
        Add = (services, _) => services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(options =>
        {
            options.MapInboundClaims = mapInboundClaims;
            options.TokenValidationParameters = new TokenValidationParameters
            {
                ValidateIssuer = false,
                ValidateAudience = false,
                ValidateLifetime = false,
                IssuerSigningKey = Key,
            };
        }),
        Map = app => app.MapGet("/markets", () => "ok").RequireCredits(1),
    });
}
