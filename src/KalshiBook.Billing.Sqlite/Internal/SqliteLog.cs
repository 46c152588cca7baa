using System.Diagnostics;

namespace KalshiBook.Billing.Sqlite;

/// <summary>Keeps the write-ahead log from growing without end.</summary>
/// <remarks>
/// SQLite folds the log into the file by itself, but begins it anew only where a commit meets no reader of it. Where readers overlap all day, somebody has to wait
/// for them.
/// </remarks>
internal sealed class SqliteLog(SqliteFile file)
{
    private const int CommitsBetweenLooks = 200;
    private const long LongestLog = 128 * 1024 * 1024; // twice what the folding lets it have

    // Charges wait meanwhile: so that a reader who takes long costs them little, it is not tried again at once.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private int _commits;
    private long _triedAt;

    /// <summary>Begins the log anew where it has grown too long. Readers that come meanwhile don't wait, and the next commit goes to its start.</summary>
    /// <param name="writer">The writer, outside a transaction.</param>
    public void Shorten(SqliteSession writer)
    {
        if (++_commits % CommitsBetweenLooks != 0 || file.IsInMemory || file.LogLength < LongestLog) return;
        if (_triedAt != 0 && Stopwatch.GetElapsedTime(_triedAt) < Pause) return;
        _triedAt = Stopwatch.GetTimestamp();
        writer.SetPatience(Patience);
        writer.Run("pragma wal_checkpoint(restart)");
        writer.SetPatience(TimeSpan.Zero);
    }
}
