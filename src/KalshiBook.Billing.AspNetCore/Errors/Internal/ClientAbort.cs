using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Tells a client that gave up from a host that failed.</summary>
internal static class ClientAbort
{
    public static bool Is(HttpContext context, Exception exception) =>
        context.RequestAborted.IsCancellationRequested && exception is (OperationCanceledException or IOException) && !IsStopping(context);

    // A host that stops aborts the requests that it did not get done in time. Those clients gave nothing up.
    private static bool IsStopping(HttpContext context) =>
        context.RequestServices.GetService<IHostApplicationLifetime>()?.ApplicationStopping.IsCancellationRequested == true;
}
