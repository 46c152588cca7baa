using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>What all billing endpoints share: nobody keeps their answers, and whoever is away, the store, Stripe or the client, is said so.</summary>
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
        catch (Exception exception) when (ClientAbort.Is(context, exception))
        {
            return TypedResults.StatusCode(StatusCodes.Status499ClientClosedRequest);
        }
        catch (StripeUnavailableException) when (context.RequestAborted.IsCancellationRequested)
        {
            // It was the client that had no patience. What was begun at Stripe is brought to its end by the next call.
            return TypedResults.StatusCode(StatusCodes.Status499ClientClosedRequest);
        }
        catch (BillingStoreUnavailableException exception)
        {
            OutageLog.StoreWasUnavailable(Logger(context), exception, RequestIdFeature.Of(context).Id);
            return new BillingErrorResult(KnownErrors.StoreUnavailable, KnownErrors.StoreRetryAfter);
        }
        catch (StripeUnavailableException exception)
        {
            OutageLog.StripeWasUnavailable(Logger(context), exception.Failure.ToString(), RequestIdFeature.Of(context).Id);
            return new BillingErrorResult(KnownErrors.StripeError);
        }
        catch (BadHttpRequestException exception)
        {
            // The server's own words on a body that ends too soon or comes too slowly.
            var options = context.RequestServices.GetRequiredService<IOptions<BillingHttpOptions>>().Value;
            return new BillingErrorResult(StatusErrors.Of(context, exception.StatusCode, options.ApiKeyPrefix));
        }
    }

    private static ILogger Logger(HttpContext context) =>
        context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(BillingEndpointFilter));
}
