namespace KalshiBook.Billing.Sqlite;

/// <summary>Closes a file for good once its contents are elsewhere: every process that still has it open finds no tables in it.</summary>
internal static class SqliteClosure
{
    /// <summary>What the names of the tables in a closed file begin with.</summary>
    public const string Prefix = "moved_";

    // Where it is kept, in the file and in the database that it moves to, which move this is.
    private const string Move = "move";

    /// <summary>Closes an open file.</summary>
    public static void Close(SqliteSession session, Guid move)
    {
        session.Execute("insert or replace into leases (name, holder, expires_at) values (?1, ?2, '')", Move, move);
        foreach (var table in Tables(session, "*")) session.RunScript($"alter table {table} rename to {Prefix}{table}");
    }

    /// <summary>Takes <see cref="Close"/> back.</summary>
    public static void Reopen(SqliteSession session)
    {
        foreach (var table in Tables(session, Prefix + "*")) session.RunScript($"alter table {table} rename to {table[Prefix.Length..]}");
    }

    /// <summary>Gives the move that the file was closed for, or null where it is open.</summary>
    public static Guid? Find(SqliteSession session) => Tables(session, Prefix + "*").Count == 0
        ? null
        : session.Read($"select holder from {Prefix}leases where name = ?1", reader => reader.GetGuid(0), Move)[0];

    /// <exception cref="InvalidOperationException">The file is closed.</exception>
    public static void RequireOpen(SqliteSession session)
    {
        if (Find(session) is not null)
            throw new InvalidOperationException(
                "The SQLite file is closed, since its accounts were moved to PostgreSQL. Set DATABASE_URL (or ConnectionStrings__Billing).");
    }

    // Only ours: an operator may have added tables.
    private static List<string> Tables(SqliteSession session, string pattern)
    {
        string[] ours = [.. PostgresImport.Tables, "leases"];
        return session.Read("select name from sqlite_schema where type = 'table' and name glob ?1", reader => reader.GetString(0), pattern)
            .FindAll(name => ours.Contains(pattern == "*" ? name : name[Prefix.Length..], StringComparer.Ordinal));
    }
}
