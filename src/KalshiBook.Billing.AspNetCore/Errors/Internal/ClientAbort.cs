using Microsoft.AspNetCore.Http;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Tells a client that gave up from a host that failed.</summary>
internal static class ClientAbort
{
    public static bool Is(HttpContext context, Exception exception) =>
        context.RequestAborted.IsCancellationRequested && exception is (OperationCanceledException or IOException);
}
