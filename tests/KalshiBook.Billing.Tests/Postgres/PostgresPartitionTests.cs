using Npgsql;

namespace KalshiBook.Billing.Tests.Postgres;

public sealed class PostgresPartitionTests(SharedPostgres server)
{
    private static readonly DateTimeOffset Now = new(2026, 3, 15, 12, 0, 0, TimeSpan.Zero);
    private readonly UserId _user = UserId.From(Guid.NewGuid());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task Charges_LieInTheirUtcMonth_InAnySession()
    {
        var database = await server.CreateDatabaseAsync();
        await using var store = await CreateAsync(new NpgsqlConnectionStringBuilder(database) { Timezone = "Pacific/Kiritimati" }.ConnectionString);
        await store.Maintenance.MaintainAsync(Now, Token);

        await ChargeAsync(store, new DateTimeOffset(2026, 3, 31, 23, 59, 59, 999, 999, TimeSpan.Zero));
        await ChargeAsync(store, new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero));

        Assert.Equal(1, await CountAsync(store, "api_key_usage_2026_03"));
        Assert.Equal(1, await CountAsync(store, "api_key_usage_2026_04"));
        Assert.Equal(0, await CountAsync(store, "api_key_usage_default"));
    }

    [PostgresFact]
    public async Task MonthNotMadeAhead_IsCaught_ReportedAndMovedWhenItIsMade()
    {
        await using var store = await CreateAsync(await server.CreateDatabaseAsync());
        await store.Maintenance.MaintainAsync(Now, Token);
        var late = Now.AddMonths(PostgresMaintenance.MonthsAhead + 3);
        var charge = await ChargeAsync(store, late);

        var before = await store.Maintenance.MaintainAsync(Now, Token);
        var after = await store.Maintenance.MaintainAsync(late, Token);

        Assert.Equal(1, before.StrayRecords);
        Assert.Equal(0, after.StrayRecords);
        Assert.Equal(1, await CountAsync(store, "api_key_usage_2027_06"));
        Assert.True((await store.Store.ChargeAsync([charge], Token))[0].IsGranted);
        Assert.Equal(1, await CountAsync(store, "api_key_usage"));
    }

    [PostgresFact]
    public async Task Retention_DropsWholeMonths_AndKeepsTheEvidenceOfOverage()
    {
        await using var store = await CreateAsync(await server.CreateDatabaseAsync(), options => options.UsageRetentionMonths = 2);
        await store.Maintenance.MaintainAsync(Now, Token);
        await store.Store.UpdateAccountAsync(_user, Now, account => account with { PaygEnabled = true }, Token);
        await store.Store.ChargeAsync([new Charge(Guid.NewGuid(), Now, _user, 1_005, "GET /a", "key")], Token);
        await ChargeAsync(store, Now.AddYears(-3));

        var kept = await store.Maintenance.MaintainAsync(Now.AddMonths(2), Token);
        var dropped = await store.Maintenance.MaintainAsync(Now.AddMonths(3), Token);

        Assert.Equal(["api_key_usage_2026_02"], kept.Dropped);
        Assert.Equal(0, kept.StrayRecords);
        Assert.Equal(["api_key_usage_2026_03"], dropped.Dropped);
        Assert.Equal(0, await CountAsync(store, "api_key_usage"));
        Assert.Equal(5, await store.QueryAsync<long>("select credits from kalshibook_billing.overage_owed where endpoint = 'GET /a' and api_key_id = 'key'"));
    }

    [PostgresFact]
    public async Task MaintenanceUnderLoad_LosesAndRefusesNothing()
    {
        await using var store = await CreateAsync(await server.CreateDatabaseAsync());
        var next = Now.AddMonths(PostgresMaintenance.MonthsAhead + 1);
        var charges = Enumerable.Range(0, 300).Select(_ => new Charge(Guid.NewGuid(), next, _user, 1, "GET /a")).ToArray();

        var load = Task.WhenAll(charges.Select(charge => Task.Run(() => store.Meter.ChargeAsync(charge, Token))));
        await store.Maintenance.MaintainAsync(Now.AddMonths(1), Token);
        var answers = await load;

        Assert.All(answers, answer => Assert.True(answer.IsGranted));
        Assert.Equal(300, await CountAsync(store, "api_key_usage"));
    }

    [PostgresFact]
    public async Task MonthInUse_IsMadeUnderLoad()
    {
        await using var store = await CreateAsync(await server.CreateDatabaseAsync());
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            var user = UserId.From(Guid.NewGuid());
            await store.Store.UpdateAccountAsync(user, Now, account => account with { CreditsTotal = 1_000_000 }, Token);
            var count = 0L;
            for (; !stop.IsCancellationRequested; count++)
                Assert.True((await store.Meter.ChargeAsync(new Charge(Guid.NewGuid(), Now, user, 1, "GET /a"), Token)).IsGranted);
            return count;
        })).ToArray();
        while (await CountAsync(store, "api_key_usage_default") < 2_000) await Task.Delay(TimeSpan.FromMilliseconds(20), Token);

        // By itself: in a run of the maintenance another month's attachment would have locked the default partition before.
        await store.QueryAsync<string>("select kalshibook_billing.make_usage_partition('2026-03-01')");
        await stop.CancelAsync();
        var charged = (await Task.WhenAll(load)).Sum();

        Assert.Equal(0, await CountAsync(store, "api_key_usage_default"));
        Assert.Equal(charged, await CountAsync(store, "api_key_usage_2026_03"));
    }

    [PostgresFact]
    public async Task StraysOfAnOldMonth_MoveIntoItsPartition()
    {
        await using var store = await CreateAsync(await server.CreateDatabaseAsync());
        await ChargeAsync(store, Now.AddMonths(-7));

        var report = await store.Maintenance.MaintainAsync(Now, Token);

        Assert.Equal(0, report.StrayRecords);
        Assert.Contains("api_key_usage_2025_08", report.Created);
    }

    private static async Task<PostgresStore> CreateAsync(string database, Action<BillingOptions>? configure = null)
    {
        var store = new PostgresStore(database, configure);
        await store.Maintenance.MigrateAsync(Token);
        return store;
    }

    private async Task<Charge> ChargeAsync(PostgresStore store, DateTimeOffset time)
    {
        var charge = new Charge(Guid.NewGuid(), time, _user, 1, "GET /a");
        Assert.True((await store.Store.ChargeAsync([charge], Token))[0].IsGranted);
        return charge;
    }

    private static Task<long> CountAsync(PostgresStore store, string table) => store.QueryAsync<long>($"select count(*) from kalshibook_billing.{table}");
}
