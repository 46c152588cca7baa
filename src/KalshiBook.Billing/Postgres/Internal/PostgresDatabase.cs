using Microsoft.Extensions.Options;
using Npgsql;

namespace KalshiBook.Billing;

/// <summary>The database: its connections, and its failures in our words.</summary>
internal sealed class PostgresDatabase : IAsyncDisposable
{
    private volatile bool _hasPooler;

    public PostgresDatabase(IOptions<BillingOptions> options)
    {
        var settings = options.Value;
        var text = settings.DatabaseUrl ?? throw new InvalidOperationException("DATABASE_URL or ConnectionStrings__Billing is not set.");
        var builder = new NpgsqlDataSourceBuilder(Adapt(PostgresConnectionString.Parse(text), settings.StoreTimeout).ConnectionString);
        builder.UsePhysicalConnectionInitializer(_ => throw new NotSupportedException("Connections are opened asynchronously."), NoticePoolerAsync);
        DataSource = builder.Build();
        Schema = settings.Schema; // validated: letters, digits and underscores only
    }

    public NpgsqlDataSource DataSource { get; }

    public string Schema { get; }

    /// <summary>
    /// Gets a value indicating whether statements may be prepared: whether every connection led straight to a server process. Behind a pooler the
    /// next transaction may meet another process, which doesn't know the statement, or knows another one by its name.
    /// </summary>
    public bool CanPrepare => !_hasPooler;

    /// <summary>Runs an operation on a connection of its own.</summary>
    /// <exception cref="BillingStoreUnavailableException">The database can't be reached, or failed.</exception>
    public async Task<T> RunAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> operation, CancellationToken cancellationToken)
    {
        var isSent = false;
        try
        {
            var connection = await DataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                isSent = true;
                return await operation(connection, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (PostgresFailures.IsUnavailable(exception))
        {
            // One dead connection means that the idle ones are dead too: the server was restarted, or fail-over has moved it.
            if (isSent && PostgresFailures.IsConnectionDead(exception)) DataSource.Clear();
            throw new BillingStoreUnavailableException("PostgreSQL can't be reached, or could not answer in time.", exception)
            {
                IsOutcomeUnknown = isSent && PostgresFailures.IsOutcomeUnknown(exception),
            };
        }
    }

    /// <summary>Runs an operation that does no harm when it is run again, and so once more where it met a connection that had died while idle.</summary>
    /// <exception cref="BillingStoreUnavailableException">The database can't be reached, or failed.</exception>
    public async Task<T> RunRepeatablyAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> operation, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(operation, cancellationToken).ConfigureAwait(false);
        }
        catch (BillingStoreUnavailableException exception) when (PostgresFailures.IsConnectionDead(exception.InnerException))
        {
            return await RunAsync(operation, cancellationToken).ConfigureAwait(false);
        }
    }

    // A pooler makes up the process id that it tells at the start of a session; the server tells the true one.
    private async Task NoticePoolerAsync(NpgsqlConnection connection)
    {
        var command = new NpgsqlCommand("select pg_backend_pid()", connection);
        await using (command.ConfigureAwait(false))
        {
            var processId = (int)(await command.ExecuteScalarAsync().ConfigureAwait(false))!;
            if (processId != connection.ProcessID) _hasPooler = true;
        }
    }

    public ValueTask DisposeAsync() => DataSource.DisposeAsync();

    private static NpgsqlConnectionStringBuilder Adapt(NpgsqlConnectionStringBuilder builder, TimeSpan timeout)
    {
        var seconds = (int)Math.Ceiling(timeout.TotalSeconds);
        builder.Timeout = Math.Min(builder.Timeout, seconds);
        builder.CommandTimeout = builder.CommandTimeout == 0 ? seconds : Math.Min(builder.CommandTimeout, seconds);
        builder.CancellationTimeout = 1_000;
        // No session state is ever set, so none has to be reset: DISCARD ALL would throw the functions' plans away, and means nothing to a pooler.
        builder.NoResetOnClose = true;
        // A charge must not wait for, nor be rolled back with, a transaction of the application.
        builder.Enlist = false;
        builder.ApplicationName ??= "KalshiBook.Billing";
        return builder;
    }
}
