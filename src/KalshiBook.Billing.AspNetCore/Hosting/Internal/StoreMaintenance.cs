using Microsoft.Extensions.DependencyInjection;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Finds who keeps the store: the store itself, or a service of its own.</summary>
internal static class StoreMaintenance
{
    public static IStoreMaintenance? Of(IServiceProvider services, IBillingStore store) =>
        store as IStoreMaintenance ?? services.GetService<IStoreMaintenance>();
}
