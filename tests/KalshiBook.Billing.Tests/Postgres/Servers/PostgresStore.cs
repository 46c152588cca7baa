using Microsoft.Extensions.Options;
using Npgsql;

namespace KalshiBook.Billing.Tests.Postgres;

/// <summary>A store on a database, as a host has it, with a look behind it.</summary>
internal sealed class PostgresStore : IAsyncDisposable
{
    public PostgresStore(string connectionString, Action<BillingOptions>? configure = null)
    {
        Options = new BillingOptions { DatabaseUrl = connectionString };
        configure?.Invoke(Options);
        var options = Microsoft.Extensions.Options.Options.Create(Options);
        Plans = PlanCatalogue.Create(Options);
        Database = new PostgresDatabase(options);
        Store = new PostgresBillingStore(Database, Plans, Options.UsageRetentionMonths);
        Unsettled = new UnsettledCharges(Store, TimeProvider.System);
        Meter = new CreditMeter(Store, Unsettled, options, TimeProvider.System);
    }

    public BillingOptions Options { get; }

    public PlanCatalogue Plans { get; }

    public PostgresDatabase Database { get; }

    public IStoreMaintenance Maintenance => Store;

    public PostgresBillingStore Store { get; }

    public UnsettledCharges Unsettled { get; }

    public CreditMeter Meter { get; }

    public static async Task<PostgresStore> CreateAsync(string connectionString, Action<BillingOptions>? configure = null)
    {
        var store = new PostgresStore(connectionString, configure);
        await store.Maintenance.MigrateAsync(CancellationToken.None);
        await store.Maintenance.MaintainAsync(TimeProvider.System.GetUtcNow(), CancellationToken.None);
        return store;
    }

    public async Task<T> QueryAsync<T>(string sql, params object[] parameters)
    {
        await using var command = Database.DataSource.CreateCommand(sql);
        foreach (var parameter in parameters) command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
