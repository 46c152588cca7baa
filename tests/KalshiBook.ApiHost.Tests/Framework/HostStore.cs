using KalshiBook.Billing.Tests.Postgres;
using Npgsql;

namespace KalshiBook.ApiHost.Tests;

/// <summary>Where hosts keep accounts and keys: a folder for SQLite files, or a PostgreSQL database.</summary>
internal sealed class HostStore : IAsyncDisposable
{
    private readonly DirectoryInfo? _folder;

    private HostStore(string? databaseUrl, DirectoryInfo? folder)
    {
        _folder = folder;
        DatabaseUrl = databaseUrl;
    }

    /// <summary>Both kinds; without PostgreSQL that one is skipped.</summary>
    public static TheoryData<string> Kinds { get; } = new(
        new TheoryDataRow<string>("postgres")
        {
            Skip = PostgresFactAttribute.Reason,
            SkipType = typeof(SharedPostgres),
            SkipUnless = nameof(SharedPostgres.IsThere),
        },
        new TheoryDataRow<string>("sqlite"));

    public string? DatabaseUrl { get; }

    public string? SqlitePath => _folder is null ? null : Path.Combine(_folder.FullName, "billing.db");

    /// <summary>The settings that lead a host to it.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Configuration => DatabaseUrl is null
        ? [new("KalshiBookBilling:SqlitePath", SqlitePath)]
        : [new("DATABASE_URL", DatabaseUrl)];

    public static async Task<HostStore> StartAsync(string kind)
    {
        if (kind == "sqlite") return new HostStore(null, Directory.CreateTempSubdirectory("kalshibook-"));
        var server = await TestContext.Current.GetFixture<SharedPostgres>() ?? throw new InvalidOperationException("The assembly has no PostgreSQL.");
        return new HostStore(new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync()) { MaxPoolSize = 10 }.ConnectionString, null);
    }

    public ValueTask DisposeAsync()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools(); // which keep files open
        _folder?.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
