using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace KalshiBook.Billing.Sqlite;

/// <summary>Where the tables are, and how a connection to them is opened.</summary>
/// <param name="path">The path of the file, or <c>:memory:</c>.</param>
internal sealed class SqliteFile(string path)
{
    private readonly string _path = path == InMemory ? path : Path.GetFullPath(path);

    private static readonly TimeSpan BusyWait = TimeSpan.FromSeconds(5);

    /// <summary>The path of a store in memory, that is gone with the process.</summary>
    public const string InMemory = ":memory:";

    public bool IsInMemory => _path == InMemory;

    /// <summary>Gets a value indicating whether there is a folder for the file.</summary>
    public bool HasFolder => IsInMemory || Directory.Exists(Path.GetDirectoryName(_path));

    /// <summary>Gets the length of the write-ahead log, in bytes.</summary>
    public long LogLength => new FileInfo(LinkTarget + "-wal") is { Exists: true } log ? log.Length : 0;

    // SQLite keeps its log beside the file that a link leads to.
    private string LinkTarget => File.ResolveLinkTarget(_path, returnFinalTarget: true)?.FullName ?? _path;

    /// <summary>Opens a connection.</summary>
    /// <param name="mayCreate">Whether a file that is not there is made. Only a migration may: a charge must not begin an empty file in the place of a lost one.</param>
    /// <param name="cacheKibibytes">The most memory for pages.</param>
    public SqliteSession Open(bool mayCreate = false, int cacheKibibytes = 2_048)
    {
        var connection = new SqliteConnection(ConnectionString(mayCreate));
        try
        {
            connection.Open();
            var session = new SqliteSession(connection);
            Prepare(session, cacheKibibytes);
            return session;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public string ConnectionString(bool mayCreate = false) => new SqliteConnectionStringBuilder
    {
        DataSource = _path,
        Mode = mayCreate || IsInMemory ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
        Pooling = false, // sessions are kept by who uses them, with their statements
        DefaultTimeout = (int)BusyWait.TotalSeconds,
    }.ConnectionString;

    private static void Prepare(SqliteSession session, int cacheKibibytes)
    {
        string[] pragmas =
        [
            "synchronous = full", // durable at commit, as PostgreSQL is
            "fullfsync = on", // on macOS a sync is none without it
            "checkpoint_fullfsync = on",
            "wal_autocheckpoint = 16000", // pages: charges of many users write many, and one that is written often goes into the file once
            "journal_size_limit = 67108864", // the log is cut back after a long read has let it grow
            $"cache_size = -{cacheKibibytes.ToString(CultureInfo.InvariantCulture)}",
        ];
        session.SetPatience(BusyWait); // another process may just be making the file, or mending it after a crash
        foreach (var pragma in pragmas)
        {
            var answer = session.Run($"pragma {pragma}");
            if (answer != raw.SQLITE_OK) throw SqliteFailures.ToException(answer);
        }
        session.SetPatience(TimeSpan.Zero);
    }
}
