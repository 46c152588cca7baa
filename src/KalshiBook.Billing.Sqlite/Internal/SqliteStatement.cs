using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace KalshiBook.Billing.Sqlite;

/// <summary>A prepared statement that writes. Past the driver, which looks up each parameter by its name, each time.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public SqliteStatement(sqlite3 database, string sql)
    {
        _database = database;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(database, sql, out _statement), database);
    }

    /// <summary>Runs the statement and gives SQLite's answer.</summary>
    public int Run()
    {
        var answer = raw.sqlite3_step(_statement);
        raw.sqlite3_reset(_statement);
        return answer is raw.SQLITE_DONE or raw.SQLITE_ROW ? raw.SQLITE_OK : answer;
    }

    /// <summary>Runs the statement and gives the number of rows that were written.</summary>
    /// <param name="values">The values of its parameters <c>?1</c>, <c>?2</c> and so on.</param>
    public int Execute(ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++) Bind(i + 1, SqliteText.ToValue(values[i]));
        SqliteException.ThrowExceptionForRC(Run(), _database);
        return raw.sqlite3_changes(_database);
    }

    public void Dispose() => _statement.Dispose();

    private void Bind(int index, object? value)
    {
        var answer = value switch
        {
            null => raw.sqlite3_bind_null(_statement, index),
            string text => raw.sqlite3_bind_text(_statement, index, text),
            long number => raw.sqlite3_bind_int64(_statement, index, number),
            int number => raw.sqlite3_bind_int64(_statement, index, number),
            bool flag => raw.sqlite3_bind_int64(_statement, index, flag ? 1 : 0),
            _ => throw new ArgumentException($"SQLite has no form for {value.GetType().Name}.", nameof(value)),
        };
        SqliteException.ThrowExceptionForRC(answer, _database);
    }
}
