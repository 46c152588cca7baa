using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace KalshiBook.ApiHost;

/// <summary>API keys: what a program calls the data endpoints with.</summary>
internal static class ApiKeySetup
{
    /// <summary>The policy of the endpoints that take an API key, and nothing else.</summary>
    public const string Policy = "ApiKey";

    public static IServiceCollection AddApiKeys(this IServiceCollection services)
    {
        services.AddSingleton<ApiKeyDatabase>();
        services.AddSingleton<ApiKeyStore>();
        services.AddSingleton<ApiKeyDirectory>();
        services.AddSingleton<ApiKeyUses>();
        services.AddHostedService(provider => provider.GetRequiredService<ApiKeyUses>());
        services.AddHostedService<ApiKeyRefresh>();
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(Policy, null);
        services.AddAuthorizationBuilder().AddPolicy(Policy, new AuthorizationPolicyBuilder(Policy).RequireAuthenticatedUser().Build());
        return services;
    }
}
