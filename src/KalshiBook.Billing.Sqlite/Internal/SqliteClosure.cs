namespace KalshiBook.Billing.Sqlite;

/// <summary>Closes a file for good once its contents are elsewhere: every process that still has it open finds no tables in it.</summary>
internal static class SqliteClosure
{
    /// <summary>What the names of the tables in a closed file begin with.</summary>
    public const string Prefix = "moved_";

    // Where is kept which move the file was closed for (the database that it moves to knows it too), and which run of the move has it in hand.
    private const string Move = "move";
    private const string Run = "move:run";

    /// <summary>Closes an open file.</summary>
    /// <exception cref="InvalidOperationException">It is closed already.</exception>
    public static void Close(SqliteSession session, Guid move, Guid run)
    {
        RequireOpen(session);
        foreach (var (name, id) in ((string, Guid)[])[(Move, move), (Run, run)])
            session.Execute("insert or replace into leases (name, holder, expires_at) values (?1, ?2, '')", name, id);
        Rename(session, Ours(), name => Prefix + name);
    }

    /// <summary>Takes a closed file in hand: whichever run had it before can't open it again.</summary>
    public static void TakeOver(SqliteSession session, Guid run) =>
        session.Execute($"update {Prefix}leases set holder = ?2 where name = ?1", Run, run);

    /// <summary>Takes <see cref="Close"/> back, if the run still has the file in hand: another one may have finished the move meanwhile.</summary>
    public static void Reopen(SqliteSession session, Guid run)
    {
        if (Find(session, Run) == run) Rename(session, Ours().ConvertAll(name => Prefix + name), name => name[Prefix.Length..]);
    }

    /// <summary>Gives the move that the file was closed for, or null where it is open.</summary>
    public static Guid? Find(SqliteSession session) => Find(session, Move);

    /// <exception cref="InvalidOperationException">The file is closed.</exception>
    public static void RequireOpen(SqliteSession session)
    {
        if (Find(session) is not null)
            throw new InvalidOperationException(
                "The SQLite file is closed, since its accounts were moved to PostgreSQL. Set DATABASE_URL (or ConnectionStrings__Billing).");
    }

    private static Guid? Find(SqliteSession session, string name)
    {
        var isClosed = session.Read("select 1 from sqlite_schema where name = ?1", reader => reader.GetInt32(0), $"{Prefix}leases").Count > 0;
        if (!isClosed) return null;
        return session.Read($"select holder from {Prefix}leases where name = ?1", reader => reader.GetGuid(0), name)[0];
    }

    // Without a look at views and triggers, which an operator may have added and which may not be in order.
    private static void Rename(SqliteSession session, List<string> tables, Func<string, string> rename)
    {
        session.Run("pragma legacy_alter_table = on");
        foreach (var table in tables) session.RunScript($"alter table {table} rename to {rename(table)}");
        session.Run("pragma legacy_alter_table = off");
    }

    private static List<string> Ours() => [.. PostgresImport.Tables, "leases"];
}
