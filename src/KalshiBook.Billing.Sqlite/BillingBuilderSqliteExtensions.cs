using KalshiBook.Billing;
using KalshiBook.Billing.Sqlite;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the embedded store.</summary>
public static class BillingBuilderSqliteExtensions
{
    /// <summary>Keeps accounts in the SQLite file of <see cref="BillingOptions.SqlitePath"/> wherever no PostgreSQL is configured.</summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    /// <remarks>For any number of processes on one machine. A host without <c>DATABASE_URL</c> and without a path does not start.</remarks>
    public static BillingBuilder UseSqlite(this BillingBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddKeyedSingleton<IBillingStore>(BillingBuilder.EmbeddedStore, static (services, _) => Create(services));
        return builder;
    }

    private static SqliteBillingStore Create(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<BillingOptions>>().Value;
        var path = options.SqlitePath ?? throw new InvalidOperationException(
            $"KalshiBook.Billing has no store. Set {BillingOptions.SectionName}:{nameof(BillingOptions.SqlitePath)} to the path of a SQLite file, "
            + "or DATABASE_URL (or ConnectionStrings__Billing) to use PostgreSQL.");
        return new SqliteBillingStore(new SqliteFile(path), services.GetRequiredService<PlanCatalogue>(), options);
    }
}
