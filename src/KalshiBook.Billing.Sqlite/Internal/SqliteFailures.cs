using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace KalshiBook.Billing.Sqlite;

/// <summary>Tells outages from bugs.</summary>
internal static class SqliteFailures
{
    /// <summary>Whether trying again, later, may help: locked, full, read-only, unreadable, damaged until somebody mends it, or closed by a move.</summary>
    public static bool IsUnavailable(SqliteException exception) => exception.SqliteErrorCode is
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL or raw.SQLITE_INTERRUPT
            or raw.SQLITE_NOMEM or raw.SQLITE_FULL or raw.SQLITE_IOERR
            or raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_CANTOPEN
        || IsDamaged(exception)
        || IsWithoutTables(exception);

    /// <summary>Whether the file is no database, or a broken one.</summary>
    public static bool IsDamaged(SqliteException exception) => exception.SqliteErrorCode is raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT;

    /// <summary>Whether a commit that ended so may be in the file all the same. What there was no space for is not: a commit's mark is written last.</summary>
    public static bool MayBeCommitted(SqliteException exception) => exception.SqliteErrorCode is not (raw.SQLITE_FULL or raw.SQLITE_BUSY);

    /// <summary>Gives SQLite's answer as the driver would have thrown it.</summary>
    public static SqliteException ToException(int code) => new($"SQLite answered {code}: {raw.sqlite3_errstr(code).utf8_to_string()}.", code & 0xFF, code);

    /// <summary>Says it in our words.</summary>
    /// <param name="isOutcomeUnknown">Whether it may have been committed all the same.</param>
    /// <param name="exception">What was thrown, if anything was.</param>
    public static BillingStoreUnavailableException Unavailable(bool isOutcomeUnknown, Exception? exception = null) =>
        new("The SQLite file can't be used now, or could not be had in time.", exception) { IsOutcomeUnknown = isOutcomeUnknown };

    // Not made yet, emptied, or moved to PostgreSQL. SQLite has no code of its own for it.
    private static bool IsWithoutTables(SqliteException exception) =>
        exception.SqliteErrorCode == raw.SQLITE_ERROR && exception.Message.Contains("'no such table: ", StringComparison.Ordinal);
}
