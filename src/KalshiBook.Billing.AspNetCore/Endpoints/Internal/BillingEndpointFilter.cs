using Microsoft.AspNetCore.Http;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>What all billing endpoints share: nobody keeps their answers, each has a request id, and a store that is away is said so.</summary>
internal static class BillingEndpointFilter
{
    public static async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        RequestIdFeature.Of(context).PutOn(context.Response);
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            return await next(invocation).ConfigureAwait(false);
        }
        catch (BillingStoreUnavailableException)
        {
            return new BillingErrorResult(KnownErrors.StoreUnavailable, KnownErrors.StoreRetryAfter);
        }
    }
}
