using Microsoft.AspNetCore.Http;

namespace KalshiBook.Billing.Testing;

/// <summary>The pages for people.</summary>
internal sealed class Site(World world, WebhookSender webhooks, CancellationToken end)
{
    private readonly (World World, WebhookSender Webhooks, CancellationToken End) _parts = (world, webhooks, end);

    public static bool Has(PathString path) => path.StartsWithSegments("/c/pay", StringComparison.Ordinal);

    public Task HandleAsync(HttpContext http) => _parts.End.IsCancellationRequested ? Task.CompletedTask : http.Response.WriteAsync("", _parts.End);
}
