using KalshiBook.Billing;
using KalshiBook.Billing.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Limits the rate of metered requests by plan.</summary>
public static class BillingBuilderRateLimitsExtensions
{
    /// <summary>
    /// Limits how many metered requests a user may make in a minute, by the user's plan, in each process of the host. The host calls
    /// <c>app.UseRateLimiter()</c>, after authentication.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    /// <remarks>
    /// It is a policy of ASP.NET Core's own rate limiter. An endpoint's own <c>RequireRateLimiting()</c> or <c>DisableRateLimiting()</c> wins.
    /// Where the middleware is missing, or comes before authentication, metered requests fail with a message that says so.
    /// </remarks>
    public static BillingBuilder AddRateLimits(this BillingBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Services.Any(service => service.ServiceType == typeof(RateLimitsMarker))) return builder;
        builder.Services.AddSingleton<RateLimitsMarker>();
        builder.Services.TryAddSingleton<RateWindows>();
        builder.Services.AddRateLimiter(options => options.AddPolicy<Guid, PlanRateLimiterPolicy>(RateLimitMetadata.PolicyName));
        return builder;
    }
}
