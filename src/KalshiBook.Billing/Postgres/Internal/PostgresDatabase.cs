using Microsoft.Extensions.Options;
using Npgsql;

namespace KalshiBook.Billing;

/// <summary>The database: its connections, and its failures in our words.</summary>
internal sealed class PostgresDatabase : IAsyncDisposable
{
    private readonly TimeSpan _timeout;
    private volatile bool _hasPooler;

    public PostgresDatabase(IOptions<BillingOptions> options)
    {
        var settings = options.Value;
        var text = settings.DatabaseUrl ?? throw new InvalidOperationException("DATABASE_URL or ConnectionStrings__Billing is not set.");
        _timeout = settings.StoreTimeout;
        var builder = new NpgsqlDataSourceBuilder(Adapt(PostgresConnectionString.Parse(text), _timeout).ConnectionString);
        builder.UsePhysicalConnectionInitializer(_ => throw new NotSupportedException("Connections are opened asynchronously."), NoticePoolerAsync);
        DataSource = builder.Build();
        Schema = Quote(settings.Schema);
    }

    public NpgsqlDataSource DataSource { get; }

    /// <summary>Gets the schema's name as it stands in SQL.</summary>
    public string Schema { get; }

    /// <summary>
    /// Gets a value indicating whether statements may be prepared: whether every connection led straight to a server process. Behind a pooler the
    /// next transaction may meet another process, which doesn't know the statement, or knows another one by its name.
    /// </summary>
    public bool CanPrepare => !_hasPooler;

    /// <summary>Runs an operation on a connection of its own.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <param name="timeout">How long the caller waits at most; the default is the store's time-out.</param>
    /// <exception cref="BillingStoreUnavailableException">The database can't be reached in time, or failed.</exception>
    /// <exception cref="OperationCanceledException">The operation was under way when it was cancelled.</exception>
    public async Task<T> RunAsync<T>(
        Func<NpgsqlConnection, CancellationToken, Task<T>> operation, CancellationToken cancellationToken, TimeSpan? timeout = null)
    {
        var isSent = false;
        var abandoned = new CancellationTokenSource();
        var work = CarryOutAsync();
        try
        {
            return await work.WaitAsync(timeout ?? _timeout, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (PostgresFailures.IsUnavailable(exception) || exception is OperationCanceledException)
        {
            if (!work.IsCompleted) Abandon(work, abandoned, isSent);
            // One dead connection means that the idle ones are dead too: the server was restarted, or fail-over has moved it.
            if (isSent && PostgresFailures.IsConnectionDead(exception)) DataSource.Clear();
            if (isSent && exception is OperationCanceledException) throw;
            throw new BillingStoreUnavailableException("PostgreSQL can't be reached, or could not answer in time.", exception)
            {
                IsOutcomeUnknown = isSent && PostgresFailures.IsOutcomeUnknown(exception),
            };
        }

        async Task<T> CarryOutAsync()
        {
            var connection = await DataSource.OpenConnectionAsync(abandoned.Token).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                isSent = true;
                return await operation(connection, abandoned.Token).ConfigureAwait(false);
            }
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

    /// <summary>Quotes a validated name (letters, digits and underscores), since it may be a word that SQL keeps for itself.</summary>
    public static string Quote(string schema) => $"\"{schema}\"";

    public ValueTask DisposeAsync() => DataSource.DisposeAsync();

    // To cancel a statement Npgsql connects to the server once more and waits for it, on the thread that cancels. If the server hangs, so does that
    // thread: it must be none that requests are served by.
    private static void Abandon(Task work, CancellationTokenSource abandoned, bool isSent)
    {
        _ = isSent
            ? Task.Factory.StartNew(abandoned.Cancel, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            : abandoned.CancelAsync();
        // Nobody waits for the answer any more. It is looked at, so that it doesn't come up as an unobserved exception.
        _ = work.ContinueWith(static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    private static NpgsqlConnectionStringBuilder Adapt(NpgsqlConnectionStringBuilder builder, TimeSpan timeout)
    {
        var seconds = (int)Math.Ceiling(timeout.TotalSeconds);
        builder.Timeout = builder.Timeout == 0 ? seconds : Math.Min(builder.Timeout, seconds); // 0 would be for ever
        builder.CommandTimeout = 0; // RunAsync sees to it: Npgsql's own time-out would cancel on a thread of the pool
        builder.CancellationTimeout = 1_000;
        // No session state is ever set, so none has to be reset: DISCARD ALL would throw the functions' plans away, and means nothing to a pooler.
        builder.NoResetOnClose = true;
        // A charge must not wait for, nor be rolled back with, a transaction of the application.
        builder.Enlist = false;
        // Each statement is a transaction of its own on a connection of its own.
        builder.Multiplexing = false;
        // libpq takes it for one host too, Npgsql does not.
        if (builder.Host?.Contains(',', StringComparison.Ordinal) != true) builder.TargetSessionAttributes = null;
        builder.ApplicationName ??= "KalshiBook.Billing";
        return builder;
    }
}
