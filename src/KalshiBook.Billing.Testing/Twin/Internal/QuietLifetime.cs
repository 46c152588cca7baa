using Microsoft.Extensions.Hosting;

namespace KalshiBook.Billing.Testing;

/// <summary>Leaves the process's signals to the app that the twin runs in: the framework's own lifetime would take Ctrl+C from it.</summary>
internal sealed class QuietLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
