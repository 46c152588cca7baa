using KalshiBook.Billing.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>A store in memory, which the hosts of one test can share.</summary>
internal sealed class MemoryTestStore : TestStore
{
    private InMemoryBillingStore? _store;

    public override void AddTo(BillingBuilder billing) => billing.Services.AddSingleton<IBillingStore>(
        services => _store ??= new InMemoryBillingStore(services.GetRequiredService<PlanCatalogue>()));

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
