using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace KalshiBook.Billing.Sqlite;

/// <summary>A connection with its prepared statements. One thread at a time.</summary>
internal sealed class SqliteSession(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SqliteCommand> _queries = new(StringComparer.Ordinal);

    public bool IsInTransaction => raw.sqlite3_get_autocommit(connection.Handle!) == 0;

    /// <summary>Sets for how long SQLite itself waits where the file is locked, before it answers that it is.</summary>
    public void SetPatience(TimeSpan patience) => raw.sqlite3_busy_timeout(connection.Handle!, (int)patience.TotalMilliseconds);

    /// <summary>Runs a statement without parameters, and gives SQLite's answer: no exception, and no waiting in the driver.</summary>
    /// <param name="sql">A constant, or one of few: it stays prepared, as in all methods but one.</param>
    public int Run(string sql) => StatementFor(sql).Run();

    /// <summary>Writes, and gives the number of rows that were written.</summary>
    /// <param name="sql">The statement. Its parameters are <c>?1</c>, <c>?2</c> and so on.</param>
    /// <param name="values">Their values.</param>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => StatementFor(sql).Execute(values);

    /// <summary>Runs any number of statements, once.</summary>
    public void RunScript(string script) => SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(connection.Handle!, script), connection.Handle!);

    /// <summary>Reads all rows.</summary>
    public List<T> Read<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        using var reader = QueryFor(sql, values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        foreach (var query in _queries.Values) query.Dispose();
        connection.Dispose();
    }

    private SqliteStatement StatementFor(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement)) _statements[sql] = statement = new SqliteStatement(connection.Handle!, sql);
        return statement;
    }

    private SqliteCommand QueryFor(string sql, ReadOnlySpan<object?> values)
    {
        if (!_queries.TryGetValue(sql, out var query))
        {
            _queries[sql] = query = connection.CreateCommand();
            query.CommandText = sql;
            for (var i = 1; i <= values.Length; i++) query.Parameters.Add(new SqliteParameter { ParameterName = $"?{i}" });
        }
        for (var i = 0; i < values.Length; i++) query.Parameters[i].Value = SqliteText.ToValue(values[i]) ?? DBNull.Value;
        return query;
    }
}
