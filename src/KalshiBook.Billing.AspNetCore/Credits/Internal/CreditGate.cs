using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Stands around a metered endpoint: turns strangers away before binding, and gives back where the endpoint fails.</summary>
/// <remarks>
/// It is around the endpoint and not a filter of it because filters run after binding, and not at all where a JSON body can't be read.
/// </remarks>
internal sealed class CreditGate(
    Caller caller, KnownTiers tiers, PlanCatalogue plans, BillingLinks links, IOptions<BillingOptions> options,
    IOptions<BillingHttpOptions> httpOptions, TimeProvider clock, ILogger<CreditGate> logger)
{
    public Caller Caller => caller;

    public KnownTiers Tiers => tiers;

    public TimeProvider Clock => clock;

    public ILogger Logger => logger;

    public Func<RefundContext, bool> ShouldRefund => httpOptions.Value.ShouldRefund;

    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        RequestIdFeature.Of(context).PutOn(context.Response);
        NeverCache(context);
        var gate = context.RequestServices.GetRequiredService<CreditGate>();
        // A request that is run again, by a status code page say, has been here.
        if (context.Features.Get<MeteredRequest>() is not null)
        {
            await next(context).ConfigureAwait(false);
            return;
        }
        if (gate.Caller.FindUser(context) is not { } user)
        {
            await BillingErrors.WriteAsync(context, KnownErrors.InvalidApiKey).ConfigureAwait(false);
            return;
        }
        RateLimitMetadata.RequireMiddleware(context, user);
        var request = new MeteredRequest(context, gate, user);
        context.Features.Set(request);
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await request.FailAsync(exception).ConfigureAwait(false);
            throw;
        }
    }

    // From a cache another user would get this one's answer, figures and all, and nobody would pay for it.
    private static void NeverCache(HttpContext context)
    {
        if (context.Features.Get<IOutputCacheFeature>() is { } cache) cache.Context.AllowCacheStorage = false;
    }

    public Refusal Refuse(ChargeResult result, long cost) =>
        Refusals.Create(result.Outcome, cost, result.Balance, clock.GetUtcNow(), plans, options.Value, links.Paths);
}
