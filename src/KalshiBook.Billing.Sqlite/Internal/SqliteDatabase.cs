using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace KalshiBook.Billing.Sqlite;

/// <summary>The file: one writer of this process at a time, readers beside it, and its failures in our words.</summary>
/// <remarks>
/// SQLite's calls block, and a disk may hang: they run on threads of the pool, and who waits for them gives up in time. Writers stand in line here, so that
/// one thread at most waits for the file; between processes the file's own lock decides.
/// </remarks>
internal sealed class SqliteDatabase(SqliteFile file, TimeSpan timeout) : IAsyncDisposable
{
    private const int MostIdleReaders = 8;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ConcurrentBag<SqliteSession> _readers = [];
    private SqliteSession? _writer;

    /// <summary>Runs an operation in a transaction that no other writer, of any process, comes between.</summary>
    /// <param name="operation">The operation. What it throws undoes everything.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <param name="patience">How long the caller waits at most; the default is the store's time-out.</param>
    /// <exception cref="BillingStoreUnavailableException">The file can't be written in time, or at all.</exception>
    /// <exception cref="OperationCanceledException">The operation was cancelled; it may have been under way.</exception>
    public async Task<T> WriteAsync<T>(Func<SqliteSession, T> operation, CancellationToken cancellationToken, TimeSpan? patience = null)
    {
        var (began, limit) = (Stopwatch.GetTimestamp(), patience ?? timeout);
        if (!await _turn.WaitAsync(limit, cancellationToken).ConfigureAwait(false)) throw SqliteFailures.Unavailable(isOutcomeUnknown: false);
        var work = Task.Run(
            () =>
            {
                try
                {
                    return Write(operation, began, limit, cancellationToken);
                }
                finally
                {
                    _turn.Release();
                }
            },
            CancellationToken.None);
        return await AwaitAsync(work, limit - Stopwatch.GetElapsedTime(began), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs an operation that only reads. It waits for no writer.</summary>
    /// <exception cref="BillingStoreUnavailableException">The file can't be read in time, or at all.</exception>
    public Task<T> ReadAsync<T>(Func<SqliteSession, T> operation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return file.IsInMemory
            ? WriteAsync(operation, cancellationToken) // there is but one connection to it
            : AwaitAsync(Task.Run(() => Read(operation), CancellationToken.None), timeout, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        _writer?.Dispose();
        _writer = null;
        while (_readers.TryTake(out var reader)) reader.Dispose();
        _turn.Release();
    }

    private T Write<T>(Func<SqliteSession, T> operation, long began, TimeSpan limit, CancellationToken cancellationToken)
    {
        var isCommitting = false;
        try
        {
            _writer ??= file.Open();
            if (!SqliteTransaction.TryBegin(_writer, () => cancellationToken.IsCancellationRequested || Stopwatch.GetElapsedTime(began) >= limit))
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw SqliteFailures.Unavailable(isOutcomeUnknown: false);
            }
            var result = operation(_writer);
            isCommitting = true;
            SqliteTransaction.Commit(_writer);
            return result;
        }
        catch (Exception exception)
        {
            var failure = exception as SqliteException;
            if (!TryRollBack(_writer) || failure is not null) DropWriter();
            if (failure is null || !SqliteFailures.IsUnavailable(failure)) throw;
            throw SqliteFailures.Unavailable(isCommitting, failure);
        }
    }

    private T Read<T>(Func<SqliteSession, T> operation)
    {
        SqliteSession? reader = null;
        try
        {
            if (!_readers.TryTake(out reader)) reader = file.Open();
            var result = operation(reader);
            if (_readers.Count >= MostIdleReaders) return result;
            _readers.Add(reader);
            reader = null;
            return result;
        }
        catch (SqliteException exception) when (SqliteFailures.IsUnavailable(exception))
        {
            throw SqliteFailures.Unavailable(isOutcomeUnknown: false, exception);
        }
        finally
        {
            reader?.Dispose();
        }
    }

    private static bool TryRollBack(SqliteSession? session) => session is null || SqliteTransaction.TryRollBack(session);

    // After a failure of the file a new connection is surer than this one. What is in memory is gone with its connection, and fails differently.
    private void DropWriter()
    {
        if (file.IsInMemory) return;
        _writer?.Dispose();
        _writer = null;
    }

    private static async Task<T> AwaitAsync<T>(Task<T> work, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            return await work.WaitAsync(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!work.IsCompleted)
        {
            // Nobody waits for it any more. It is looked at, so that it doesn't come up as an unobserved exception.
            _ = work.ContinueWith(static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            if (exception is TimeoutException) throw SqliteFailures.Unavailable(isOutcomeUnknown: true, exception);
            throw;
        }
        catch (TimeoutException)
        {
            return await work.ConfigureAwait(false); // it ended just now
        }
    }
}
