using Microsoft.AspNetCore.Http;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Charges between binding and handler: who sent a malformed request pays nothing for it.</summary>
internal static class CreditFilter
{
    public static async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        // A filter runs even where binding has failed. The handler will not.
        if (context.Response.StatusCode >= 400 || context.Features.Get<MeteredRequest>() is not { IsPriced: false } request)
            return await next(invocation).ConfigureAwait(false);
        return await request.ChargeAsync().ConfigureAwait(false) ?? await next(invocation).ConfigureAwait(false);
    }
}
