using KalshiBook.Billing.Testing;
using Npgsql;

namespace KalshiBook.Billing.Tests.Postgres;

public sealed class PostgresSecurityTests(SharedPostgres server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task EveryTable_HasRowLevelSecurityAndNoGrant()
    {
        await using var store = await PostgresStore.CreateAsync(await server.CreateDatabaseAsync());

        Assert.Equal(0, await store.QueryAsync<long>("""
            select count(*) from pg_class where relnamespace = 'kalshibook_billing'::regnamespace and relkind in ('r', 'p')
                and (not relrowsecurity or relacl is not null)
            """));
        Assert.Equal(0, await store.QueryAsync<long>("select count(*) from pg_policies where schemaname = 'kalshibook_billing'"));
        Assert.Equal(0, await store.QueryAsync<long>(
            "select count(*) from pg_proc where pronamespace = 'kalshibook_billing'::regnamespace and has_function_privilege('public', oid, 'execute')"));
    }

    [PostgresFact]
    public async Task HostWithARoleOfItsOwn_ChargesAfterTheGrant_AndCanNotDelete()
    {
        var database = await server.CreateDatabaseAsync();
        await using var owner = await PostgresStore.CreateAsync(database);
        var role = "host_" + Guid.NewGuid().ToString("N")[..12];
        await owner.QueryAsync<int>($"create role {role} login; select 1");
        await using var host = new PostgresStore(new NpgsqlConnectionStringBuilder(database) { Username = role }.ConnectionString);
        var charge = Charge.New(TimeProvider.System, UserId.From(Guid.NewGuid()), 5, "GET /a");

        var before = await Assert.ThrowsAsync<PostgresException>(() => host.Store.ChargeAsync([charge], Token));
        await owner.QueryAsync<object>($"select kalshibook_billing.grant_to_host('{role}')::text");
        var answer = await host.Store.ChargeAsync([charge], Token);
        var refund = await host.Store.RefundAsync([charge], charge.Time, Token);
        var delete = await Assert.ThrowsAsync<PostgresException>(() => host.QueryAsync<object>("delete from kalshibook_billing.billing_accounts returning 1"));

        Assert.Empty(await host.Maintenance.MigrateAsync(Token)); // nothing to do, which it can see
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, before.SqlState);
        Assert.True(answer[0].IsGranted);
        Assert.Equal(RefundOutcome.Refunded, refund[0].Outcome);
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, delete.SqlState);
    }

    [PostgresFact]
    public async Task HostWithARoleOfItsOwn_KeepsEveryRule()
    {
        var database = await server.CreateDatabaseAsync();
        await using var owner = await PostgresStore.CreateAsync(database);
        var role = "host_" + Guid.NewGuid().ToString("N")[..12];
        await owner.QueryAsync<int>($"create role {role} login; select 1");
        await owner.QueryAsync<object>($"select kalshibook_billing.grant_to_host('{role}')::text");
        await using var host = new PostgresStore(new NpgsqlConnectionStringBuilder(database) { Username = role }.ConnectionString);

        foreach (var rule in StripeStoreSpecification.Rules) await rule.CheckAsync(host.Store, Token);

        // Of all tables it deletes from one.
        Assert.Equal("stripe_attempts", await owner.QueryAsync<string>($"""
            select string_agg(relname, ', ') from pg_class where relnamespace = 'kalshibook_billing'::regnamespace and relkind in ('r', 'p')
                and has_table_privilege('{role}', oid, 'delete, truncate')
            """));
    }

    [PostgresFact]
    public async Task HotUpdates_StayOnTheirPage()
    {
        await using var store = await PostgresStore.CreateAsync(await server.CreateDatabaseAsync());
        var user = UserId.From(Guid.NewGuid());
        for (var i = 0; i < 200; i++) await store.Meter.ChargeAsync(Charge.New(TimeProvider.System, user, 1, "GET /a"), Token);

        await store.QueryAsync<object>("select pg_stat_force_next_flush()::text");
        await using var reader = await store.Database.DataSource.CreateCommand(
            "select n_tup_upd, n_tup_hot_upd from pg_stat_user_tables where relname = 'billing_accounts'").ExecuteReaderAsync(Token);
        await reader.ReadAsync(Token);

        Assert.InRange(reader.GetInt64(0), 199, 201);
        Assert.InRange(reader.GetInt64(1), reader.GetInt64(0) * 9 / 10, reader.GetInt64(0));
    }
}
