using System.Collections.Concurrent;

namespace KalshiBook.Billing.Sqlite;

/// <summary>Connections that only read, kept for the next who reads.</summary>
internal sealed class SqliteReaders(SqliteFile file)
{
    private const int MostIdle = 8;

    private readonly ConcurrentBag<SqliteSession> _idle = [];
    private int _generation;

    public T Read<T>(Func<SqliteSession, T> operation)
    {
        var generation = Volatile.Read(ref _generation);
        SqliteSession? reader = null;
        try
        {
            if (!_idle.TryTake(out reader)) reader = file.Open();
            var result = operation(reader);
            if (generation == Volatile.Read(ref _generation) && _idle.Count < MostIdle)
            {
                _idle.Add(reader);
                reader = null;
                if (generation != Volatile.Read(ref _generation)) Drop(); // which may just have missed it
            }
            return result;
        }
        finally
        {
            reader?.Dispose();
        }
    }

    /// <summary>Closes all of them, those in use as soon as they have read.</summary>
    public void Drop()
    {
        Interlocked.Increment(ref _generation);
        while (_idle.TryTake(out var reader)) reader.Dispose();
    }
}
