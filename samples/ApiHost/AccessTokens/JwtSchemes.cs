using System.Text;
using KalshiBook.Billing;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace KalshiBook.ApiHost;

/// <summary>
/// Two ways to check a token, each with its own keys and algorithms: one with a secret, one with published keys. A token that claims the
/// other one's algorithm meets no key there, so no public key is ever taken for a secret.
/// </summary>
internal sealed class JwtSchemes(IOptions<AccessTokenOptions> tokens, KeySetRetriever retriever) : IConfigureNamedOptions<JwtBearerOptions>
{
    public const string Secret = "AccessToken.Secret";
    public const string KeySet = "AccessToken.KeySet";

    private static readonly TimeSpan FetchTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Chooses the way by the token's algorithm, where there are two.</summary>
    public static string Choose(HttpContext context)
    {
        var tokens = context.RequestServices.GetRequiredService<IOptions<AccessTokenOptions>>().Value;
        if (!tokens.HasKeySet) return Secret;
        return tokens.SupabaseJwtSecret is not null && ClaimsSecret(context.Request.Headers.Authorization.ToString()) ? Secret : KeySet;
    }

    public void Configure(JwtBearerOptions options) => Configure(null, options);

    public void Configure(string? name, JwtBearerOptions options)
    {
        var settings = tokens.Value;
        options.MapInboundClaims = false; // sub stays sub
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidAudience = AccessTokenOptions.Audience,
            ValidateIssuer = settings.IsLocal || settings.Issuer is not null,
            ValidIssuer = settings.IsLocal ? LocalTokens.Issuer : settings.Issuer,
            ClockSkew = TimeSpan.Zero, // a token may end a second early, but is never taken after its end
            NameClaimType = JwtRegisteredClaimNames.Sub,
        };
        options.Events = new JwtBearerEvents { OnTokenValidated = RequireUser };
        if (name == Secret) ConfigureSecret(options.TokenValidationParameters, settings);
        if (name == KeySet && settings.HasKeySet) ConfigureKeySet(options, settings);
    }

    private static void ConfigureSecret(TokenValidationParameters parameters, AccessTokenOptions settings)
    {
        parameters.ValidAlgorithms = [SecurityAlgorithms.HmacSha256];
        if (settings.IsLocal) parameters.IssuerSigningKey = LocalTokens.Key;
        else if (settings.SupabaseJwtSecret is { } secret) parameters.IssuerSigningKey = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret));
    }

    private void ConfigureKeySet(JwtBearerOptions options, AccessTokenOptions settings)
    {
        options.TokenValidationParameters.ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSha256];
        // The settings were checked: only the loopback is reached without TLS.
        var documents = new HttpDocumentRetriever(new HttpClient { Timeout = FetchTimeout }) { RequireHttps = false };
        options.ConfigurationManager = new ConfigurationManager<OpenIdConnectConfiguration>(settings.KeySetAddress, retriever, documents)
        {
            RefreshInterval = TimeSpan.FromSeconds(30), // how soon a token of a new key is asked for again
        };
    }

    // A token without a user, as Supabase's own keys are, lets nobody in.
    private static Task RequireUser(TokenValidatedContext context)
    {
        if (!UserId.TryParse(context.Principal?.FindFirst(JwtRegisteredClaimNames.Sub)?.Value, out _)) context.Fail("The token names no user.");
        return Task.CompletedTask;
    }

    private static bool ClaimsSecret(string authorization)
    {
        try
        {
            var token = authorization[(authorization.IndexOf(' ', StringComparison.Ordinal) + 1)..].Trim(); // as the check of the token does
            return new JsonWebToken(token).Alg == SecurityAlgorithms.HmacSha256;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            return false; // no token, or an encrypted one: whichever way it goes, it is refused
        }
    }
}
