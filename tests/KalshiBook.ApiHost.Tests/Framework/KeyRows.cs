using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace KalshiBook.ApiHost.Tests;

/// <summary>The keys as they are kept, past the host.</summary>
internal static class KeyRows
{
    public static string Table(this HostStore store) => store.DatabaseUrl is null ? "api_keys" : "kalshibook_host.api_keys";

    /// <summary>Gives the file of the keys, of a store of files.</summary>
    public static string KeysPath(this HostStore store) => Path.ChangeExtension(store.SqlitePath!, null) + "-keys.db";

    /// <summary>Gives every column of every key, by its name, as text.</summary>
    public static async Task<List<Dictionary<string, string?>>> ReadKeysAsync(this HostStore store)
    {
        await using var connection = await store.OpenKeysAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"select * from {store.Table()} order by created_at, id";
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<Dictionary<string, string?>>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            rows.Add(Enumerable.Range(0, reader.FieldCount).ToDictionary(
                reader.GetName,
                i => reader.IsDBNull(i) ? null : Convert.ToString(reader.GetValue(i), System.Globalization.CultureInfo.InvariantCulture),
                StringComparer.Ordinal));
        }
        return rows;
    }

    /// <summary>Does something to the keys by hand.</summary>
    public static async Task ExecuteAsync(this HostStore store, string sql)
    {
        await using var connection = await store.OpenKeysAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Opens a connection of the test's own to the keys.</summary>
    public static async Task<DbConnection> OpenKeysAsync(this HostStore store)
    {
        DbConnection connection = store.DatabaseUrl is { } url
            ? new NpgsqlConnection(new NpgsqlConnectionStringBuilder(url) { Pooling = false }.ConnectionString)
            : new SqliteConnection($"Data Source={store.KeysPath()};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }
}
