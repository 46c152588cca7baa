using System.Collections.Concurrent;
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
    private const int MostIdleReaders = 8;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ConcurrentBag<SqliteSession> _readers = [];
    private SqliteSession? _writer;

    /// <summary>Runs an operation in a transaction that no other writer, of any process, comes between.</summary>
    /// <param name="operation">The operation. What it throws undoes everything.</param>
    /// <param name="cancellationToken">Stops the waiting. What has begun is brought to its end.</param>
    /// <param name="patience">How long to wait for the file at most; the default is the store's time-out.</param>
    /// <exception cref="BillingStoreUnavailableException">The file can't be written in time, or at all.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while it waited; nothing was done.</exception>
    public async Task<T> WriteAsync<T>(Func<SqliteSession, T> operation, CancellationToken cancellationToken, TimeSpan? patience = null)
    {
        var (began, limit) = (Stopwatch.GetTimestamp(), patience ?? timeout);
        if (!await _turn.WaitAsync(limit, cancellationToken).ConfigureAwait(false)) throw SqliteFailures.Unavailable(isOutcomeUnknown: false);
        try
        {
            return Write(
                operation,
                () =>
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    return Stopwatch.GetElapsedTime(began) >= limit;
                });
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
        // To what is in memory there is but one connection.
        return file.IsInMemory ? await WriteAsync(operation, cancellationToken).ConfigureAwait(false) : Read(operation);
    }

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        _writer?.Dispose();
        _writer = null;
        while (_readers.TryTake(out var reader)) reader.Dispose();
        _turn.Release();
    }

    private T Write<T>(Func<SqliteSession, T> operation, Func<bool> isOver)
    {
        var isCommitting = false;
        try
        {
            _writer ??= file.Open(cacheKibibytes: 16_384); // of many accounts' pages, all of which charges write
            if (!SqliteTransaction.TryBegin(_writer, isOver)) throw SqliteFailures.Unavailable(isOutcomeUnknown: false);
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
}
