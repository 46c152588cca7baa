using System.Collections.Concurrent;
using KalshiBook.Billing.Tests.Postgres;
using Microsoft.Extensions.Options;
using Npgsql;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>A database that one test has for itself. The next test gets it emptied, which takes a tenth of the time that making one takes.</summary>
internal sealed class PostgresTestStore : TestStore
{
    private static readonly ConcurrentBag<string> Free = [];
    private string? _database;

    private PostgresTestStore(string database) => _database = database;

    public override IEnumerable<KeyValuePair<string, string?>> Configuration => [new("DATABASE_URL", _database)];

    public static async Task<TestStore> RentAsync() => new PostgresTestStore(Free.TryTake(out var database) ? database : await MakeAsync());

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _database, null) is not { } database) return;
        await EmptyAsync(database);
        Free.Add(database);
    }

    // With the months that hosts would make at their start, so that every test begins with the same database.
    private static async Task<string> MakeAsync()
    {
        var server = await TestContext.Current.GetFixture<SharedPostgres>() ?? throw new InvalidOperationException("The assembly has no PostgreSQL.");
        var database = new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync()) { MaxPoolSize = 10 }.ConnectionString;
        var options = new BillingOptions { DatabaseUrl = database };
        await using var store = new PostgresBillingStore(new PostgresDatabase(Options.Create(options)), PlanCatalogue.Create(options), retentionMonths: null);
        await store.MigrateAsync(CancellationToken.None);
        await store.MaintainAsync(TestApp.Start, CancellationToken.None);
        return database;
    }

    // What a host has left behind may still be at work, and must be over before the next test begins.
    private static async Task EmptyAsync(string database)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid();
            do $$
            declare
                name text;
            begin
                for name in
                    select oid::regclass from pg_class
                    where relnamespace = 'kalshibook_billing'::regnamespace and relkind in ('r', 'p') and not relispartition
                        and relname <> 'schema_migrations'
                loop
                    execute 'delete from ' || name;
                end loop;
            end $$
            """,
            connection);
        await command.ExecuteNonQueryAsync();
    }
}
