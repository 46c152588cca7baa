namespace KalshiBook.Billing.Sqlite;

/// <summary>Keeps accounts and charges in a SQLite file: one commit a batch of charges, by any number of threads and of processes on one machine.</summary>
/// <remarks>The rules are the core's pure functions: the file is locked for the moment in which they decide.</remarks>
internal sealed partial class SqliteBillingStore(SqliteFile file, PlanCatalogue plans, BillingOptions options)
    : IBillingStore, IStripeStore, IStoreMaintenance, IAsyncDisposable
{
    private readonly SqliteDatabase _database = new(file, options.StoreTimeout);

    public Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken) =>
        new SqliteMigrator(file, _database).RunAsync(cancellationToken);

    public Task<StoreMaintenanceReport> MaintainAsync(DateTimeOffset at, CancellationToken cancellationToken) =>
        new SqliteMaintenance(_database, options.UsageRetentionMonths).RunAsync(at, cancellationToken);

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
