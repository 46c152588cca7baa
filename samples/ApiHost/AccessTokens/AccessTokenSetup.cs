using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace KalshiBook.ApiHost;

/// <summary>Access tokens: what a signed-in person, or an agent on behalf of one, calls the billing and key endpoints with.</summary>
internal static class AccessTokenSetup
{
    private const string Scheme = "AccessToken";

    public static IServiceCollection AddAccessTokens(this IServiceCollection services)
    {
        services.AddSingleton<AccessTokenSettings>();
        services.AddSingleton<IConfigureOptions<AccessTokenOptions>>(provider => provider.GetRequiredService<AccessTokenSettings>());
        services.AddSingleton<IValidateOptions<AccessTokenOptions>>(provider => provider.GetRequiredService<AccessTokenSettings>());
        services.AddOptions<AccessTokenOptions>().ValidateOnStart();
        services.AddSingleton<KeySetRetriever>();
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, JwtSchemes>();
        services.AddAuthentication()
            .AddJwtBearer(JwtSchemes.Secret)
            .AddJwtBearer(JwtSchemes.KeySet)
            .AddPolicyScheme(Scheme, null, options => options.ForwardDefaultSelector = JwtSchemes.Choose);
        services.AddAuthorizationBuilder().SetDefaultPolicy(new AuthorizationPolicyBuilder(Scheme).RequireAuthenticatedUser().Build());
        return services;
    }
}
