using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Requests per minute by plan, per user and process.</summary>
internal sealed class PlanRateLimiterPolicy(Caller caller, RateWindows windows, AccountReader accounts, TimeProvider clock)
    : IRateLimiterPolicy<Guid>
{
    public Func<OnRejectedContext, CancellationToken, ValueTask>? OnRejected => RefuseAsync;

    public RateLimitPartition<Guid> GetPartition(HttpContext httpContext)
    {
        var user = caller.FindUser(httpContext);
        // The middleware asks twice where the first answer was no.
        if (httpContext.Features.Get<RateLimitedRequest>() is null)
        {
            var request = new RateLimitedRequest(user, httpContext.Response.Headers, windows);
            httpContext.Features.Set(request);
            httpContext.Response.OnStarting(static state => ((RateLimitedRequest)state).BeginResponseAsync(), request);
        }
        // Who is nobody is turned away by the endpoint.
        return user is { } someone
            ? RateLimitPartition.Get<Guid>(someone.Key, _ => new UserRateLimiter(someone, windows, accounts, clock.GetUtcNow()))
            : RateLimitPartition.GetNoLimiter(Guid.Empty);
    }

    private ValueTask RefuseAsync(OnRejectedContext context, CancellationToken cancellationToken)
    {
        if (context.Lease == RateLimitAnswer.StoreUnavailable)
            return new ValueTask(BillingErrors.WriteAsync(context.HttpContext, KnownErrors.StoreUnavailable, KnownErrors.StoreRetryAfter));
        var user = context.HttpContext.Features.Get<RateLimitedRequest>()!.User!.Value;
        var state = windows.Peek(user);
        var seconds = state?.SecondsLeft(clock.GetUtcNow()) ?? 1;
        var error = KnownErrors.Of(
            StatusCodes.Status429TooManyRequests, ErrorCodes.RateLimitExceeded,
            state is { Limit: var limit } ? $"Your plan allows {HeaderText.Of(limit)} requests per minute. Please slow down." : "Please slow down.");
        return new ValueTask(BillingErrors.WriteAsync(context.HttpContext, error, seconds));
    }
}
