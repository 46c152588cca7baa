namespace KalshiBook.Billing.Tests.Postgres;

/// <summary>A database of the release before the Stripe features, and what becomes of it.</summary>
public sealed class PostgresUpgradeTests(SharedPostgres server)
{
    private const int BeforeStripe = 7;
    private static readonly DateTimeOffset February = new(2026, 2, 14, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset March = February.AddMonths(1);
    private readonly UserId _user = UserId.From(Guid.NewGuid());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task OwedRows_GetTheCycleOfTheirCharge_AndNoneWhereItsRecordIsGone()
    {
        await using var store = await CreateAsync();
        await OweAsync(store, February, 1_001);
        var refunded = await OweAsync(store, February, 2);
        var dropped = await OweAsync(store, February, 4);
        await store.Store.RefundAsync([refunded], February, Token);
        await OweAsync(store, March, 1_008);
        await store.QueryAsync<int>("delete from kalshibook_billing.api_key_usage where charge_id = $1 returning 1", dropped.Id);

        await store.Maintenance.MigrateAsync(Token);

        await store.Store.UpdateAccountAsync(_user, March, account => account with { StripeCustomerId = "cus_1" }, Token);
        await OweAsync(store, March.AddHours(1), 16);
        List<(long Credits, long Cycle)> owed = [];
        await store.Store.SealAsync(
            _user,
            (rows, _) =>
            {
                owed = [.. rows.Select(row => (row.Credits, row.CycleNumber)).OrderBy(row => row.CycleNumber).ThenBy(row => row.Credits)];
                return [];
            },
            Token);
        Assert.Equal([(4, 0), (-2, 1), (1, 1), (2, 1), (8, 2), (16, 2)], owed);
    }

    [PostgresFact]
    public async Task Accounts_AreWhatTheyWere()
    {
        await using var store = await CreateAsync();
        await OweAsync(store, February, 1_001);

        await store.Maintenance.MigrateAsync(Token);

        var account = await store.Store.GetAccountAsync(_user, February, Token);
        Assert.Equal(
            BillingAccount.Open(_user, February, store.Plans) with { CreditsUsed = 1_001, OverageCredits = 1, PaygEnabled = true }, account);
    }

    [PostgresFact]
    public async Task Charges_WhileItIsUpgraded_AreAllGrantedAndOwedOnce()
    {
        await using var store = await CreateAsync();
        await OweAsync(store, February, 1_000);
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            var count = 0L;
            for (; !stop.IsCancellationRequested; count++) await OweAsync(store, February, 1);
            return count;
        })).ToArray();
        while (await CountOwedAsync(store) < 200) await Task.Delay(TimeSpan.FromMilliseconds(20), Token);

        await store.Maintenance.MigrateAsync(Token);
        var upgraded = await CountOwedAsync(store);
        while (await CountOwedAsync(store) < upgraded + 200) await Task.Delay(TimeSpan.FromMilliseconds(20), Token);
        await stop.CancelAsync();
        var charged = (await Task.WhenAll(load)).Sum();

        Assert.Equal(charged, await CountOwedAsync(store));
        Assert.Equal(0, await store.QueryAsync<long>("select count(*) from kalshibook_billing.overage_owed where cycle_number <> 1"));
    }

    private async Task<PostgresStore> CreateAsync()
    {
        var store = new PostgresStore(await server.CreateDatabaseAsync());
        await using var connection = await store.Database.DataSource.OpenConnectionAsync(Token);
        var session = new PostgresSession(connection, Token);
        await session.ExecuteAsync(PostgresMigrations.Prelude(store.Database.Schema));
        foreach (var migration in PostgresMigration.All.Where(migration => migration.Version <= BeforeStripe))
        {
            await session.ExecuteAsync(migration.For(store.Database.Schema));
            await session.ExecuteAsync(
                $"insert into {store.Database.Schema}.schema_migrations (version, name, checksum) values ($1, $2, $3)",
                migration.Version,
                migration.Name,
                migration.Checksum);
        }
        await session.ExecuteAsync(
            $"""
            insert into {store.Database.Schema}.billing_accounts
                (user_id, tier, credits_total, payg_enabled, billing_cycle_start, created_at)
            values ($1, 'free', 1000, true, $2, $3)
            """,
            _user.Key,
            BillingCycle.CalendarMonth(February).Start.UtcDateTime,
            February.UtcDateTime);
        return store;
    }

    private async Task<Charge> OweAsync(PostgresStore store, DateTimeOffset at, long credits)
    {
        var charge = new Charge(Guid.NewGuid(), at, _user, credits, "GET /a");
        Assert.True((await store.Store.ChargeAsync([charge], Token))[0].IsGranted);
        return charge;
    }

    private static Task<long> CountOwedAsync(PostgresStore store) => store.QueryAsync<long>("select count(*) from kalshibook_billing.overage_owed");
}
