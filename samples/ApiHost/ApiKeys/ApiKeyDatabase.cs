using System.Data.Common;
using KalshiBook.Billing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;

namespace KalshiBook.ApiHost;

/// <summary>Where the keys are kept: in the billing store's PostgreSQL database, or in a SQLite file beside the billing store's.</summary>
internal sealed class ApiKeyDatabase : IAsyncDisposable
{
    private readonly BillingOptions _options;
    private readonly TimeProvider _clock;
    private readonly Lazy<DbDataSource> _source;
    private SqliteConnection? _anchor;

    public ApiKeyDatabase(IOptions<BillingOptions> options, TimeProvider clock)
    {
        (_options, _clock) = (options.Value, clock);
        // A host that has neither does not start, and billing says so.
        _source = new Lazy<DbDataSource>(() => _options.DatabaseUrl is { } url ? Postgres(url) : Sqlite(_options.SqlitePath!));
    }

    /// <summary>Gets the table's name in SQL.</summary>
    public string Table => _options.DatabaseUrl is null ? "api_keys" : "kalshibook_host.api_keys";

    private int TimeoutSeconds => (int)Math.Ceiling(_options.StoreTimeout.TotalSeconds);

    /// <summary>Makes the table, unless this host is not to migrate.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (!_options.MigrateOnStart) return;
        var name = _options.DatabaseUrl is null ? "sqlite.sql" : "postgres.sql";
        var script = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "ApiKeys", name), cancellationToken);
        await ExecuteAsync(script, [], cancellationToken);
    }

    /// <summary>Runs a statement.</summary>
    /// <returns>How many rows it changed.</returns>
    /// <exception cref="BillingStoreUnavailableException">The database can't be reached in time, or failed.</exception>
    public Task<int> ExecuteAsync(string sql, (string Name, object? Value)[] values, CancellationToken cancellationToken) =>
        RunAsync(sql, values, (command, token) => command.ExecuteNonQueryAsync(token), cancellationToken);

    /// <summary>Runs a query.</summary>
    /// <exception cref="BillingStoreUnavailableException">The database can't be reached in time, or failed.</exception>
    public Task<List<T>> QueryAsync<T>(string sql, (string Name, object? Value)[] values, Func<DbDataReader, T> read, CancellationToken cancellationToken) =>
        RunAsync(
            sql,
            values,
            async (command, token) =>
            {
                var rows = new List<T>();
                await using var reader = await command.ExecuteReaderAsync(token);
                while (await reader.ReadAsync(token)) rows.Add(read(reader));
                return rows;
            },
            cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_source.IsValueCreated) await _source.Value.DisposeAsync();
        if (_anchor is not null) await _anchor.DisposeAsync();
    }

    private async Task<T> RunAsync<T>(
        string sql, (string Name, object? Value)[] values, Func<DbCommand, CancellationToken, Task<T>> run, CancellationToken cancellationToken)
    {
        var work = CarryOutAsync();
        try
        {
            // Who waits does so no longer than this, even where the server hangs so that nothing can be cancelled there.
            return await work.WaitAsync(_options.StoreTimeout, _clock, cancellationToken);
        }
        catch (Exception exception)
        {
            // Nobody waits for it any more. It is looked at, so that it doesn't come up as an unobserved exception.
            _ = work.ContinueWith(static late => _ = late.Exception, TaskScheduler.Default);
            if (exception is not (DbException or TimeoutException)) throw;
            throw new BillingStoreUnavailableException("The API keys' database can't be reached, or did not answer in time.", exception);
        }

        async Task<T> CarryOutAsync()
        {
            await using var connection = await _source.Value.OpenConnectionAsync(CancellationToken.None);
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, value) in values)
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
                command.Parameters.Add(parameter);
            }
            return await run(command, CancellationToken.None);
        }
    }

    private NpgsqlDataSource Postgres(string url)
    {
        var settings = PostgresConnectionString.Parse(url);
        settings.Timeout = TimeoutSeconds;
        settings.MaxPoolSize = 10; // keys are read now and then, and most requests find theirs in memory
        settings.NoResetOnClose = true; // no session state is set, and none may be behind a pooler
        settings.ApplicationName ??= "KalshiBook.ApiHost";
        if (settings.Host?.Contains(',', StringComparison.Ordinal) != true) settings.TargetSessionAttributes = null;
        return NpgsqlDataSource.Create(settings);
    }

    private DbDataSource Sqlite(string path)
    {
        if (path == ":memory:")
        {
            // Connections share it by its name, and it is gone with the last one.
            var shared = new SqliteConnectionStringBuilder
            {
                DataSource = Guid.NewGuid().ToString(),
                Mode = SqliteOpenMode.Memory,
                Cache = SqliteCacheMode.Shared,
                DefaultTimeout = TimeoutSeconds,
            };
            _anchor = new SqliteConnection(shared.ConnectionString);
            _anchor.Open();
            return SqliteFactory.Instance.CreateDataSource(shared.ConnectionString);
        }
        // Not in the billing store's file, which is that store's own.
        var name = $"{Path.GetFileNameWithoutExtension(path)}-keys{Path.GetExtension(path)}";
        var file = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, name);
        return SqliteFactory.Instance.CreateDataSource(
            new SqliteConnectionStringBuilder { DataSource = file, DefaultTimeout = TimeoutSeconds }.ConnectionString);
    }
}
