using SQLitePCL;

namespace KalshiBook.Billing.Sqlite;

/// <summary>Begins, commits and rolls back, past the driver: its own waiting for a lock goes in steps of 150 ms and knows no fraction of a second.</summary>
internal static class SqliteTransaction
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    /// <summary>Begins a transaction with the file's write lock in hand, so that what it reads is still so when it writes.</summary>
    /// <exception cref="BillingStoreUnavailableException">It was too late, or cancelled.</exception>
    public static void Begin(SqliteSession session, Func<bool> isTooLate, CancellationToken cancellationToken)
    {
        int answer;
        while ((answer = session.Run("begin immediate") & 0xFF) is raw.SQLITE_BUSY or raw.SQLITE_LOCKED)
        {
            RequireTime(isTooLate, cancellationToken);
            // Short: a process that writes all the time leaves the lock for some microseconds only, and who sleeps longer never meets them.
            Thread.Sleep(Pause);
        }
        if (answer != raw.SQLITE_OK) throw SqliteFailures.ToException(answer);
        RequireTime(isTooLate, cancellationToken); // the caller is gone, or about to be
    }

    public static void Commit(SqliteSession session)
    {
        var answer = session.Run("commit");
        if (answer != raw.SQLITE_OK) throw SqliteFailures.ToException(answer);
    }

    /// <summary>Rolls back what is still open; some failures have done so themselves.</summary>
    public static bool TryRollBack(SqliteSession session) => !session.IsInTransaction || session.Run("rollback") == raw.SQLITE_OK;

    private static void RequireTime(Func<bool> isTooLate, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            throw SqliteFailures.Unavailable(isOutcomeUnknown: false, new OperationCanceledException(cancellationToken));
        if (isTooLate()) throw SqliteFailures.Unavailable(isOutcomeUnknown: false);
    }
}
