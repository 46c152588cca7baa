namespace KalshiBook.Billing.Sqlite;

/// <summary>Closes a file for good once its contents are elsewhere: every process that still has it open is refused by the file itself.</summary>
internal static class SqliteClosure
{
    /// <summary>Refuses every change from now on. What is refused counts as unavailable, and nothing is charged.</summary>
    public static void Close(SqliteSession session)
    {
        foreach (var table in Tables(session))
        {
            foreach (var change in (string[])["insert", "update", "delete"])
                session.RunScript($"create trigger if not exists closed_{table}_{change} before {change} on {table} begin select raise(abort, 'closed'); end");
        }
    }

    /// <summary>Takes <see cref="Close"/> back.</summary>
    public static void Reopen(SqliteSession session)
    {
        foreach (var trigger in Triggers(session)) session.RunScript($"drop trigger {trigger}");
    }

    public static bool IsClosed(SqliteSession session) => Triggers(session).Count > 0;

    /// <exception cref="InvalidOperationException">The file is closed.</exception>
    public static void RequireOpen(SqliteSession session)
    {
        if (IsClosed(session))
            throw new InvalidOperationException(
                "The SQLite file is closed, since its accounts were moved to PostgreSQL. Set DATABASE_URL (or ConnectionStrings__Billing).");
    }

    private static List<string> Tables(SqliteSession session) =>
        session.Read("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'", reader => reader.GetString(0));

    private static List<string> Triggers(SqliteSession session) =>
        session.Read("select name from sqlite_schema where type = 'trigger' and name glob 'closed_*'", reader => reader.GetString(0));
}
