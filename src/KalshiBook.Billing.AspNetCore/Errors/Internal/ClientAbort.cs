using Microsoft.AspNetCore.Http;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Tells a client that gave up from a host that failed.</summary>
internal static class ClientAbort
{
    // A host that stops aborts the requests that it did not get done in time. Those clients gave nothing up.
    public static bool Is(HttpContext context, Exception exception) => context.RequestAborted.IsCancellationRequested
        && exception is (OperationCanceledException or IOException) && !HostStop.HasBegun(context);
}
