using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Puts the rate limit on metered endpoints, and sees to it that somebody reads it.</summary>
internal static class RateLimitMetadata
{
    public const string PolicyName = "KalshiBook.Billing";

    /// <summary>Adds the limit in front of all other metadata: the last one counts, so whatever the host says itself wins.</summary>
    public static void AddTo(EndpointBuilder endpoint)
    {
        if (endpoint.ApplicationServices.GetService<RateLimitsMarker>() is not null)
            endpoint.Metadata.Insert(0, new EnableRateLimitingAttribute(PolicyName));
    }

    /// <summary>Throws where the limit was asked for and nothing applied it to this request.</summary>
    public static void RequireMiddleware(HttpContext context, UserId user)
    {
        var metadata = context.GetEndpoint()!.Metadata;
        if (metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName != PolicyName) return;
        if (metadata.GetMetadata<DisableRateLimitingAttribute>() is not null) return;
        const string Remedy = "Call app.UseRateLimiter(), after app.UseAuthentication().";
        if (context.Features.Get<RateLimitedRequest>() is not { } request)
            throw new InvalidOperationException("AddRateLimits() needs the rate limiter. " + Remedy);
        if (request.User != user) throw new InvalidOperationException("The rate limiter did not see the user. " + Remedy);
    }
}
