using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>What all billing endpoints share: they take access tokens only, nobody keeps their answers, and a store that is away is said so.</summary>
internal static class BillingEndpointFilter
{
    public static async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        RequestIdFeature.Of(context).PutOn(context.Response);
        context.Response.Headers.CacheControl = "no-store";
        // Where the host's default scheme takes API keys too: whoever got hold of a key must not get at the account with it.
        if (context.RequestServices.GetRequiredService<Caller>().HasApiKey(context))
            return new BillingErrorResult(KnownErrors.InvalidAuthMethod);
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
