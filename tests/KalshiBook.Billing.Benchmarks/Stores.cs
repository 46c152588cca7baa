using KalshiBook.Billing.Sqlite;
using Microsoft.Extensions.Options;

namespace KalshiBook.Billing.Benchmarks;

/// <summary>Opens the store that a program is to use: PostgreSQL by its URL or connection string, or a SQLite file by its path.</summary>
internal sealed class Stores : IAsyncDisposable
{
    private readonly IAsyncDisposable _owner;

    private Stores(IBillingStore store, IAsyncDisposable owner, BillingOptions options)
    {
        (Store, _owner) = (store, owner);
        Meter = new CreditMeter(store, new UnsettledCharges(store, TimeProvider.System), Options.Create(options), TimeProvider.System);
    }

    public IBillingStore Store { get; }

    public ICreditMeter Meter { get; }

    public static Stores Open(string where, Action<BillingOptions>? configure = null)
    {
        var isFile = Path.IsPathRooted(where);
        var options = new BillingOptions { DatabaseUrl = isFile ? null : where, SqlitePath = isFile ? where : null };
        configure?.Invoke(options);
        var plans = PlanCatalogue.Create(options);
        if (isFile)
        {
            var file = new SqliteBillingStore(new SqliteFile(where), plans, options);
            return new Stores(file, file, options);
        }
        var database = new PostgresBillingStore(new PostgresDatabase(Options.Create(options)), plans, retentionMonths: null);
        return new Stores(database, database, options);
    }

    public ValueTask DisposeAsync() => _owner.DisposeAsync();
}
