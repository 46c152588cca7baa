using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Chooses the store: PostgreSQL where it is configured, else the embedded one where a package brings it.</summary>
internal static class StoreSelection
{
    public static IBillingStore Create(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<BillingOptions>>();
        if (options.Value.DatabaseUrl is not null)
            return new PostgresBillingStore(new PostgresDatabase(options), services.GetRequiredService<PlanCatalogue>(), options.Value.UsageRetentionMonths);
        return services.GetKeyedService<IBillingStore>(BillingBuilder.EmbeddedStore) ?? throw new InvalidOperationException(
            "KalshiBook.Billing has no store. Set DATABASE_URL (or ConnectionStrings__Billing) to use PostgreSQL, "
            + "or call AddKalshiBookBilling(...).UseSqlite() of the package KalshiBook.Billing.Sqlite to use a file.");
    }
}
