using System.Diagnostics;
using Npgsql;

namespace KalshiBook.Billing.Tests.Postgres;

public sealed class PostgresMigrationTests(SharedPostgres server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task EightHostsAtOnce_EachMigrationIsAppliedOnce()
    {
        var database = await server.CreateDatabaseAsync();
        var hosts = Enumerable.Range(0, 8).Select(_ => new PostgresStore(database)).ToArray();

        var applied = await Task.WhenAll(hosts.Select(host => Task.Run(() => host.Maintenance.MigrateAsync(Token))));
        var reports = await Task.WhenAll(hosts.Select(host => Task.Run(() => host.Maintenance.MaintainAsync(TimeProvider.System.GetUtcNow(), Token))));

        var names = PostgresMigration.All.Select(migration => migration.Name).ToArray();
        Assert.Equal(names, applied.SelectMany(each => each).ToArray());
        Assert.Equal(names.Length, await hosts[0].QueryAsync<long>("select count(*) from kalshibook_billing.schema_migrations"));
        Assert.Equal(PostgresMaintenance.MonthsAhead + 2, reports.Sum(report => report.Created.Count));
        foreach (var host in hosts) await host.DisposeAsync();
    }

    [PostgresFact]
    public async Task SecondStart_AppliesNothing()
    {
        await using var store = await PostgresStore.CreateAsync(await server.CreateDatabaseAsync());

        Assert.Empty(await store.Maintenance.MigrateAsync(Token));
        Assert.Empty((await store.Maintenance.MaintainAsync(TimeProvider.System.GetUtcNow(), Token)).Created);
    }

    [PostgresFact]
    public async Task EditedScript_StopsWithItsName()
    {
        await using var store = await PostgresStore.CreateAsync(await server.CreateDatabaseAsync());
        await store.QueryAsync<int>("update kalshibook_billing.schema_migrations set checksum = 'other' where version = 2 returning 1");

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => store.Maintenance.MigrateAsync(Token));

        Assert.Contains("0002_usage.sql", exception.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task MigrationOfANewerRelease_IsLeftAlone()
    {
        await using var store = await PostgresStore.CreateAsync(await server.CreateDatabaseAsync());
        await store.QueryAsync<int>(
            "insert into kalshibook_billing.schema_migrations (version, name, checksum) values (999, '0999_later.sql', 'x') returning 1");

        Assert.Empty(await store.Maintenance.MigrateAsync(Token));
    }

    [PostgresFact]
    public async Task SchemaNamedByAWordOfSql_Works()
    {
        await using var store = await PostgresStore.CreateAsync(await server.CreateDatabaseAsync(), options => options.Schema = "order");

        Assert.True((await store.Meter.ChargeAsync(Charge.New(TimeProvider.System, UserId.Parse("someone"), 5, "GET /a"), Token)).IsGranted);
    }

    [PostgresFact]
    public async Task TwoSchemasOfOneDatabase_DoNotMeet()
    {
        var database = await server.CreateDatabaseAsync();
        await using var one = await PostgresStore.CreateAsync(database, options => options.Schema = "one");
        await using var two = await PostgresStore.CreateAsync(database, options => options.Schema = "two");
        var user = UserId.From(Guid.NewGuid());

        await one.Meter.ChargeAsync(Charge.New(TimeProvider.System, user, 5, "GET /a"), Token);

        Assert.Equal(5, (await one.Store.GetAccountAsync(user, TimeProvider.System.GetUtcNow(), Token)).CreditsUsed);
        Assert.Equal(0, (await two.Store.GetAccountAsync(user, TimeProvider.System.GetUtcNow(), Token)).CreditsUsed);
    }

    [PostgresFact]
    public async Task ScriptByHand_MakesWhatTheHostMakes()
    {
        var database = await server.CreateDatabaseAsync();
        Assert.Equal(0, await RunAsync(database, PostgresMigrations.ToScript()));
        await using var store = new PostgresStore(database);

        Assert.Empty(await store.Maintenance.MigrateAsync(Token));
        Assert.Empty((await store.Maintenance.MaintainAsync(TimeProvider.System.GetUtcNow(), Token)).Created);
        Assert.True((await store.Meter.ChargeAsync(Charge.New(TimeProvider.System, UserId.Parse("auth0|1"), 5, "GET /a"), Token)).IsGranted);
    }

    [PostgresFact]
    public async Task ScriptAfterAVersion_GoesOnFromThere()
    {
        var database = await server.CreateDatabaseAsync();
        var old = PostgresMigrations.ToScript()[..PostgresMigrations.ToScript().IndexOf("-- 0008", StringComparison.Ordinal)];
        Assert.Equal(0, await RunAsync(database, old));

        Assert.Equal(0, await RunAsync(database, PostgresMigrations.ToScript(after: 7)));

        await using var store = new PostgresStore(database);
        Assert.Empty(await store.Maintenance.MigrateAsync(Token));
        Assert.NotEqual(0, await RunAsync(database, PostgresMigrations.ToScript(after: 7))); // once is enough
        Assert.Throws<ArgumentOutOfRangeException>(() => PostgresMigrations.ToScript(after: -1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Public")]
    [InlineData("a; drop table x")]
    [InlineData("1a")]
    [InlineData("pg_billing")]
    [InlineData("public")]
    public void ScriptForAnImpossibleSchema_IsRefused(string schema) => Assert.Throws<ArgumentException>(() => PostgresMigrations.ToScript(schema));

    private static async Task<int> RunAsync(string database, string script)
    {
        var builder = new NpgsqlConnectionStringBuilder(database);
        using var psql = Process.Start(new ProcessStartInfo("psql", ["-Xq", "-v", "ON_ERROR_STOP=1", "--single-transaction", "-o", "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["PGHOST"] = builder.Host, ["PGPORT"] = $"{builder.Port}", ["PGUSER"] = builder.Username, ["PGDATABASE"] = builder.Database,
                ["PGPASSWORD"] = builder.Password ?? "",
            },
        })!;
        var errors = psql.StandardError.ReadToEndAsync(Token);
        await psql.StandardInput.WriteAsync(script);
        psql.StandardInput.Close();
        await errors;
        await psql.WaitForExitAsync(Token);
        return psql.ExitCode;
    }
}
