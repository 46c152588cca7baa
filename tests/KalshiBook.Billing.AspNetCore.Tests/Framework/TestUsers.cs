using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>Who sends X-User is that user; who sends X-Key comes with that API key, who sends X-Email with that address.</summary>
/// <remarks>As with other handlers, a challenge has an empty body.</remarks>
internal sealed class TestUsers(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Test";
    public const string UserHeader = "X-User";
    public const string KeyHeader = "X-Key";
    public const string EmailHeader = "X-Email";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers[UserHeader].FirstOrDefault() is not { } user) return Task.FromResult(AuthenticateResult.NoResult());
        var identity = new ClaimsIdentity([new Claim("sub", user)], SchemeName);
        if (Request.Headers[KeyHeader].FirstOrDefault() is { } key) identity.AddClaim(new Claim("api_key_id", key));
        if (Request.Headers[EmailHeader].FirstOrDefault() is { } email) identity.AddClaim(new Claim("email", email));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Test realm=\"tests\"";
        return base.HandleChallengeAsync(properties);
    }
}
