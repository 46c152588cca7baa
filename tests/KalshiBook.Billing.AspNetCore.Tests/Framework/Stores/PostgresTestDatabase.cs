using KalshiBook.Billing.Tests.Postgres;
using Microsoft.Extensions.Options;
using Npgsql;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>A database that many tests have, one after the other.</summary>
/// <param name="connectionString">Where it is, for hosts.</param>
/// <param name="connection">What it is emptied with: it stays, since a new one would take most of the time.</param>
internal sealed class PostgresTestDatabase(string connectionString, NpgsqlConnection connection)
{
    // Who is still at work for a host that is gone has to be through before the next test begins.
    private const string Empty = """
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
        """;

    public string ConnectionString { get; } = connectionString;

    /// <summary>Makes one with the months that hosts make at their start, so that every test begins with the same.</summary>
    public static async Task<PostgresTestDatabase> MakeAsync()
    {
        var settings = new NpgsqlConnectionStringBuilder(await CreateAsync());
        var options = new BillingOptions { DatabaseUrl = settings.ConnectionString };
        await using var store = new PostgresBillingStore(new PostgresDatabase(Options.Create(options)), PlanCatalogue.Create(options), retentionMonths: null);
        await store.MigrateAsync(CancellationToken.None);
        await store.MaintainAsync(TestApp.Start, CancellationToken.None);
        settings.Pooling = false;
        var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        return new PostgresTestDatabase(options.DatabaseUrl, connection);
    }

    /// <summary>Creates a database with nothing in it, and gives its connection string, by which a host takes no more connections than it needs.</summary>
    public static async Task<string> CreateAsync()
    {
        var server = await TestContext.Current.GetFixture<SharedPostgres>() ?? throw new InvalidOperationException("The assembly has no PostgreSQL.");
        return new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync()) { MaxPoolSize = 10 }.ConnectionString;
    }

    public async Task EmptyAsync()
    {
        await using var command = new NpgsqlCommand(Empty, connection);
        await command.ExecuteNonQueryAsync();
    }
}
