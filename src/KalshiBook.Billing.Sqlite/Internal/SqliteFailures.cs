using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace KalshiBook.Billing.Sqlite;

/// <summary>Tells outages from bugs.</summary>
internal static class SqliteFailures
{
    /// <summary>Whether trying again, later, may help: locked, full, read-only, unreadable, or closed since it was moved to PostgreSQL.</summary>
    public static bool IsUnavailable(SqliteException exception) => exception.SqliteErrorCode is
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL or raw.SQLITE_INTERRUPT
            or raw.SQLITE_NOMEM or raw.SQLITE_FULL or raw.SQLITE_IOERR
            or raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_CANTOPEN
        || exception.SqliteExtendedErrorCode == raw.SQLITE_CONSTRAINT_TRIGGER;

    /// <summary>Gives SQLite's answer as the driver would have thrown it.</summary>
    public static SqliteException ToException(int code) => new($"SQLite answered {code}: {raw.sqlite3_errstr(code).utf8_to_string()}.", code & 0xFF, code);

    /// <summary>Says it in our words.</summary>
    /// <param name="isOutcomeUnknown">Whether it may have been committed all the same.</param>
    /// <param name="exception">What was thrown, if anything was.</param>
    public static BillingStoreUnavailableException Unavailable(bool isOutcomeUnknown, Exception? exception = null) =>
        new("The SQLite file can't be used now, or could not be had in time.", exception) { IsOutcomeUnknown = isOutcomeUnknown };
}
