using System.Globalization;
using Microsoft.Data.Sqlite;

namespace KalshiBook.Billing.Sqlite;

/// <summary>Makes the file, if there is none, and applies the migrations that it lacks.</summary>
internal sealed class SqliteMigrator(SqliteFile file, SqliteDatabase database)
{
    // "KBB1", in the file's header: whose file it is.
    private const int ApplicationId = 0x4B424231;
    private const string Setting = $"{BillingOptions.SectionName}:{nameof(BillingOptions.SqlitePath)}";

    /// <summary>Gets all migrations, in order.</summary>
    public static IReadOnlyList<StoreMigration> All { get; } = StoreMigration.Of(typeof(SqliteMigrator).Assembly);

    /// <summary>Gets what comes before the first migration, and does no harm before the others.</summary>
    public static string Prelude { get; } = string.Create(CultureInfo.InvariantCulture, $"""
        pragma application_id = {ApplicationId};
        create table if not exists schema_migrations (
            version integer not null primary key, name text not null, checksum text not null,
            applied_at text not null default (strftime('%Y-%m-%dT%H:%M:%f000Z'))) strict;
        """);

    // Processes that start at once wait for the one that migrates.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellationToken)
    {
        if (!file.IsInMemory) MakeFile();
        return await database.WriteAsync(
            session =>
            {
                SqliteClosure.RequireOpen(session);
                return Apply(session);
            },
            cancellationToken,
            Patience).ConfigureAwait(false);
    }

    private void MakeFile()
    {
        // Not made: where a volume is not mounted, a new folder would be on a disk that goes with the container.
        if (!file.HasFolder) throw new InvalidOperationException($"{Setting}: the folder of the file doesn't exist.");
        try
        {
            using var session = file.Open(mayCreate: true);
            RequireOurs(session);
            // Kept in the file. With a write-ahead log readers don't wait for writers, and a commit is one sync.
            if (session.Read("pragma journal_mode = wal", reader => reader.GetString(0)) is not ["wal"])
                throw new InvalidOperationException($"{Setting}: the file system can't keep a write-ahead log. It must be a local disk.");
        }
        catch (SqliteException exception) when (SqliteFailures.IsDamaged(exception))
        {
            throw new InvalidOperationException($"{Setting}: the file is no SQLite database, or is damaged.", exception);
        }
        catch (SqliteException exception) when (SqliteFailures.IsUnavailable(exception))
        {
            throw new BillingStoreUnavailableException($"{Setting}: the file can't be opened and written.", exception) { IsOutcomeUnknown = false };
        }
    }

    /// <exception cref="InvalidOperationException">The file has tables that are not ours.</exception>
    public static void RequireOurs(SqliteSession session)
    {
        // One statement, and so one moment: another process may just be making the tables.
        var isForeign = session.Read(
            $"select (select application_id from pragma_application_id) <> {ApplicationId.ToString(CultureInfo.InvariantCulture)} and exists (select 1 from sqlite_schema)",
            reader => reader.GetBoolean(0));
        if (isForeign[0])
            throw new InvalidOperationException($"{Setting}: the file belongs to another application. The billing store needs a file of its own.");
    }

    public static List<string> Apply(SqliteSession session)
    {
        session.RunScript(Prelude);
        var known = session.Read("select version, checksum from schema_migrations", reader => (Version: reader.GetInt32(0), Checksum: reader.GetString(1)))
            .ToDictionary(row => row.Version, row => row.Checksum);
        var applied = new List<string>();
        foreach (var migration in All)
        {
            // One that is known to the file and not to us is a newer release's.
            if (known.TryGetValue(migration.Version, out var checksum))
            {
                migration.RequireSame(checksum);
                continue;
            }
            session.RunScript(migration.Script);
            session.Execute(
                "insert into schema_migrations (version, name, checksum) values (?1, ?2, ?3)", migration.Version, migration.Name, migration.Checksum);
            applied.Add(migration.Name);
        }
        return applied;
    }
}
