using Microsoft.Data.Sqlite;

namespace KalshiBook.Billing.Sqlite.Tests;

/// <summary>A folder of a test's own, gone with it.</summary>
public sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kalshibook-");

    public string File(string name = "billing.db") => Path.Combine(_folder.FullName, name);

    /// <summary>Does something to a file by hand, as an operator would.</summary>
    public void Execute(string sql, string name = "billing.db")
    {
        using var connection = Open(name);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Locks a file until the answer is disposed of, as another process would that writes.</summary>
    public IDisposable Lock(string name = "billing.db")
    {
        var connection = Open(name);
        using var command = connection.CreateCommand();
        command.CommandText = "begin immediate";
        command.ExecuteNonQuery();
        return connection;
    }

    private SqliteConnection Open(string name)
    {
        var connection = new SqliteConnection($"Data Source={File(name)};Pooling=False");
        connection.Open();
        return connection;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
