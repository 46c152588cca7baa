using System.Collections.Concurrent;
using KalshiBook.Billing.Tests.Postgres;
using Npgsql;

[assembly: AssemblyFixture(typeof(SharedPostgres))]

namespace KalshiBook.Billing.Tests.Postgres;

/// <summary>The server that most tests share, each with a database of its own: KALSHIBOOK_TEST_POSTGRES, or a throwaway one.</summary>
public sealed class SharedPostgres : IAsyncDisposable
{
    private readonly Lazy<PostgresServer> _own = new(PostgresServer.Start);
    private readonly ConcurrentBag<string> _databases = [];

    /// <summary>Gets a value indicating whether there is a server to test with. On a build machine there has to be one: its lack is a failure.</summary>
    public static bool IsThere => Given is not null || PostgresBinaries.Folder is not null || IsBuildMachine;

    /// <summary>Gets a value indicating whether tests may start servers of their own, to stop and freeze them.</summary>
    public static bool CanStart => PostgresBinaries.Folder is not null || IsBuildMachine;

    public static bool HasPgBouncer => (CanStart && PostgresBinaries.PgBouncer is not null) || IsBuildMachine;

    private static string? Given => Environment.GetEnvironmentVariable("KALSHIBOOK_TEST_POSTGRES") is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    private static bool IsBuildMachine => Environment.GetEnvironmentVariable("CI") == "true";

    public string ConnectionString => Given is { } given ? PostgresConnectionString.Parse(given).ConnectionString : _own.Value.ConnectionString;

    /// <summary>Makes an empty database and gives its connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = "kalshibook_test_" + Guid.NewGuid().ToString("N");
        await ExecuteAsync($"create database {name}");
        _databases.Add(name);
        return new NpgsqlConnectionStringBuilder(ConnectionString) { Database = name }.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        if (_own.IsValueCreated) await _own.Value.DisposeAsync();
        else foreach (var name in _databases) await ExecuteAsync($"drop database if exists {name} with (force)");
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
