using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Tells a request that the server let go of because the host stops from one that failed.</summary>
internal static class HostStop
{
    /// <summary>Whether the host has begun to stop.</summary>
    public static bool HasBegun(HttpContext context) =>
        context.RequestServices.GetService<IHostApplicationLifetime>()?.ApplicationStopping.IsCancellationRequested == true;

    /// <summary>Whether an exception is only that the host stops: reads are cancelled, and later connections aborted.</summary>
    public static bool CutOff(HttpContext context, Exception exception) => HasBegun(context)
        && (exception is OperationCanceledException || (exception is IOException && context.RequestAborted.IsCancellationRequested));
}
