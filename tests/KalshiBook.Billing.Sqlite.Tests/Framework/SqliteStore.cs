using KalshiBook.Billing.Testing;
using Microsoft.Data.Sqlite;

namespace KalshiBook.Billing.Sqlite.Tests;

/// <summary>A store on a file, as a host has it, with a look behind it.</summary>
internal sealed class SqliteStore : IAsyncDisposable
{
    private readonly string _path;

    public SqliteStore(string path, Action<BillingOptions>? configure = null, PlanCatalogue? plans = null)
    {
        _path = path;
        Options = new BillingOptions { SqlitePath = path };
        configure?.Invoke(Options);
        var options = Microsoft.Extensions.Options.Options.Create(Options);
        Store = new SqliteBillingStore(new SqliteFile(path), plans ?? BillingStoreSpecification.Plans, Options);
        Unsettled = new UnsettledCharges(Store, TimeProvider.System);
        Meter = new CreditMeter(Store, Unsettled, options, TimeProvider.System);
    }

    public BillingOptions Options { get; }

    public SqliteBillingStore Store { get; }

    public UnsettledCharges Unsettled { get; }

    public CreditMeter Meter { get; }

    public static async Task<SqliteStore> CreateAsync(string path, Action<BillingOptions>? configure = null)
    {
        var store = new SqliteStore(path, configure);
        await store.Store.MigrateAsync(CancellationToken.None);
        return store;
    }

    /// <summary>Asks the file itself, by another connection.</summary>
    public T Query<T>(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (T)command.ExecuteScalar()!;
    }

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
