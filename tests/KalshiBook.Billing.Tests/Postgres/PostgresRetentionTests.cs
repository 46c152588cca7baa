namespace KalshiBook.Billing.Tests.Postgres;

public sealed class PostgresRetentionTests(SharedPostgres server)
{
    private static readonly DateTimeOffset Now = new(2026, 3, 15, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task AppliedEvents_GoAfterSixtyDays_AndOthersStay()
    {
        await using var store = await PostgresStore.CreateAsync(await server.CreateDatabaseAsync());
        await ReceiveAsync(store, "evt_old", Now.AddDays(-61), isApplied: true);
        await ReceiveAsync(store, "evt_failed", Now.AddDays(-61), isApplied: false);
        await ReceiveAsync(store, "evt_young", Now.AddDays(-59), isApplied: true);
        await ReceiveAsync(store, "evt_young", Now, isApplied: true);

        await store.Maintenance.MaintainAsync(Now, Token);

        Assert.Equal("evt_failed, evt_young", await store.QueryAsync<string>(
            "select string_agg(id, ', ' order by id) from kalshibook_billing.webhook_events"));
    }

    [PostgresFact]
    public async Task ManyEvents_AllGo()
    {
        await using var store = await PostgresStore.CreateAsync(await server.CreateDatabaseAsync());
        await store.QueryAsync<long>(
            """
            with made as (
                insert into kalshibook_billing.webhook_events (id, received_at, applied_at)
                select 'evt_' || number, $1::timestamptz, $1 from generate_series(1, 12000) number returning 1)
            select count(*) from made
            """,
            Now.AddDays(-61).UtcDateTime);

        await store.Maintenance.MaintainAsync(Now, Token);

        Assert.Equal(0, await store.QueryAsync<long>("select count(*) from kalshibook_billing.webhook_events"));
    }

    [PostgresFact]
    public async Task LeasesThatEndedGo_AndWhatSaysWhenAJobWasDoneStays()
    {
        await using var store = await PostgresStore.CreateAsync(await server.CreateDatabaseAsync());
        await store.QueryAsync<long>(
            """
            with made as (
                insert into kalshibook_billing.leases (name, holder, expires_at, done_at) values
                    ('user:old', gen_random_uuid(), now() - interval '2 days', null),
                    ('user:young', gen_random_uuid(), now() - interval '1 hour', null),
                    ('user:held', gen_random_uuid(), now() + interval '1 hour', null),
                    ('job:done', gen_random_uuid(), now() - interval '2 days', now() - interval '2 days') returning 1)
            select count(*) from made
            """);

        await store.Maintenance.MaintainAsync(Now, Token);

        Assert.Equal("job:done, user:held, user:young", await store.QueryAsync<string>(
            "select string_agg(name, ', ' order by name) from kalshibook_billing.leases"));
    }

    private static async Task ReceiveAsync(PostgresStore store, string id, DateTimeOffset at, bool isApplied)
    {
        await store.Store.ReceiveAsync(id, "invoice.paid", at, at, Token);
        if (isApplied) await store.Store.CompleteAsync(id, "ignored", at, Token);
    }
}
