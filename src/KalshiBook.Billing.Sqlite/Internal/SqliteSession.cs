using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace KalshiBook.Billing.Sqlite;

/// <summary>A connection with its prepared statements. One thread at a time.</summary>
internal sealed class SqliteSession(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

    public bool IsInTransaction => raw.sqlite3_get_autocommit(connection.Handle!) == 0;

    /// <summary>Runs a statement of ours that has no parameters and no rows, and gives SQLite's answer: no exception, and no waiting in the driver.</summary>
    public int Run(string sql) => raw.sqlite3_exec(connection.Handle!, sql);

    /// <summary>Gives the number of rows that were written.</summary>
    /// <param name="sql">A constant, or one of few: it stays prepared. Its parameters are <c>$1</c>, <c>$2</c> and so on.</param>
    /// <param name="values">Their values.</param>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => CommandFor(sql, values).ExecuteNonQuery();

    /// <summary>Reads all rows.</summary>
    public List<T> Read<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        using var reader = CommandFor(sql, values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values) command.Dispose();
        connection.Dispose();
    }

    private SqliteCommand CommandFor(string sql, ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            _commands[sql] = command = connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 1; i <= values.Length; i++) command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
        }
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = SqliteText.ToValue(values[i]) ?? DBNull.Value;
        return command;
    }
}
