using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Turns API keys away, where the host's default scheme takes them too.</summary>
/// <remarks>Whoever got hold of a key must not get at the account with it.</remarks>
internal static class AccessTokenFilter
{
    public static ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        return context.RequestServices.GetRequiredService<Caller>().HasApiKey(context)
            ? ValueTask.FromResult<object?>(new BillingErrorResult(KnownErrors.InvalidAuthMethod))
            : next(invocation);
    }
}
