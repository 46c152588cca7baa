using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace KalshiBook.Billing.Sqlite;

/// <summary>The file: one writer of this process at a time, readers beside it, and its failures in our words.</summary>
/// <remarks>
/// SQLite's calls block, and the caller's thread makes them: to hand a charge to another thread and back takes a fifth of its time. Writers stand in line
/// here without a thread, so that one thread at most waits for the file; between processes the file's own lock decides.
/// </remarks>
internal sealed class SqliteDatabase(SqliteFile file, TimeSpan timeout) : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly SqliteReaders _readers = new(file);
    private readonly SqliteLog _log = new(file);
    private SqliteSession? _writer;
    private volatile bool _isDisposed;

    /// <summary>Runs an operation in a transaction that no other writer, of any process, comes between.</summary>
    /// <param name="operation">The operation. What it throws undoes everything.</param>
    /// <param name="cancellationToken">Stops the waiting. What has begun is brought to its end.</param>
    /// <param name="patience">How long to wait for the file at most; the default is the store's time-out.</param>
    /// <exception cref="BillingStoreUnavailableException">The file can't be written in time, or at all, or it was cancelled while it waited.</exception>
    public async Task<T> WriteAsync<T>(Func<SqliteSession, T> operation, CancellationToken cancellationToken, TimeSpan? patience = null)
    {
        var (began, limit) = (Stopwatch.GetTimestamp(), patience ?? timeout);
        await EnterAsync(limit, cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return Write(operation, () => Stopwatch.GetElapsedTime(began) >= limit, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Runs an operation that only reads. It waits for no writer.</summary>
    /// <exception cref="BillingStoreUnavailableException">The file can't be read.</exception>
    public async Task<T> ReadAsync<T>(Func<SqliteSession, T> operation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        // To what is in memory there is but one connection.
        if (file.IsInMemory) return await WriteAsync(operation, cancellationToken).ConfigureAwait(false);
        try
        {
            return _readers.Read(operation);
        }
        catch (SqliteException exception) when (SqliteFailures.IsUnavailable(exception))
        {
            throw SqliteFailures.Unavailable(isOutcomeUnknown: false, exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        _isDisposed = true;
        DropWriter();
        _turn.Release();
    }

    // Cancelled or too late, it certainly did nothing: whoever asks again need not wonder.
    private async Task EnterAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            if (await _turn.WaitAsync(limit, cancellationToken).ConfigureAwait(false)) return;
        }
        catch (OperationCanceledException exception)
        {
            throw SqliteFailures.Unavailable(isOutcomeUnknown: false, exception);
        }
        throw SqliteFailures.Unavailable(isOutcomeUnknown: false);
    }

    private T Write<T>(Func<SqliteSession, T> operation, Func<bool> isTooLate, CancellationToken cancellationToken)
    {
        var isCommitting = false;
        try
        {
            _writer ??= file.Open(cacheKibibytes: 16_384); // of many accounts' pages, all of which charges write
            SqliteTransaction.Begin(_writer, isTooLate, cancellationToken);
            var result = operation(_writer);
            isCommitting = true;
            SqliteTransaction.Commit(_writer);
            _log.Shorten(_writer);
            return result;
        }
        catch (Exception exception)
        {
            var failure = exception as SqliteException;
            if (!TryRollBack(_writer) || (failure is not null && !file.IsInMemory)) DropWriter();
            if (failure is null || !SqliteFailures.IsUnavailable(failure)) throw;
            throw SqliteFailures.Unavailable(isCommitting && SqliteFailures.MayBeCommitted(failure), failure);
        }
    }

    private static bool TryRollBack(SqliteSession? session) => session is null || SqliteTransaction.TryRollBack(session);

    // After a failure of the file new connections are surer. The readers too: while one of them is open, SQLite keeps what all connections of the process
    // share as it was opened first, read-only it may be.
    private void DropWriter()
    {
        _writer?.Dispose();
        _writer = null;
        _readers.Drop();
    }
}
