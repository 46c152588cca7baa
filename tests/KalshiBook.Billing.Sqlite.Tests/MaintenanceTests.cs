namespace KalshiBook.Billing.Sqlite.Tests;

/// <summary>What has been kept long enough is dropped, and nothing else.</summary>
public sealed class MaintenanceTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 6, 15, 12, 0, 0, TimeSpan.Zero);

    private readonly TestFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Records_older_than_the_retention_are_dropped_and_what_is_owed_stays()
    {
        await using var store = await SqliteStore.CreateAsync(_folder.File(), options => options.UsageRetentionMonths = 2);
        var old = new DateTimeOffset(2026, 3, 31, 23, 59, 59, TimeSpan.Zero);
        await store.Store.UpdateAccountAsync(UserId.Parse("user-1"), old, account => account with { PaygEnabled = true }, Token);
        await ChargeAsync(store, "user-1", old, 3_000);
        await ChargeAsync(store, "user-1", old.AddSeconds(1), 1);
        for (var i = 0; i < 2_500; i++) await ChargeAsync(store, $"user-{i % 7}", old.AddDays(-i % 30), 0 + 1);

        await store.Store.MaintainAsync(Now, Token);

        Assert.Equal(1, store.Query<long>("select count(*) from api_key_usage"));
        Assert.Equal(2_000, store.Query<long>("select max(credits) from overage_owed"));
    }

    [Fact]
    public async Task Without_a_retention_everything_stays()
    {
        await using var store = await SqliteStore.CreateAsync(_folder.File(), options => options.UsageRetentionMonths = null);
        await ChargeAsync(store, "user-1", Now.AddYears(-5), 1);

        await store.Store.MaintainAsync(Now, Token);

        Assert.Equal(1, store.Query<long>("select count(*) from api_key_usage"));
    }

    [Fact]
    public async Task Old_events_are_dropped_once_their_effect_is_committed()
    {
        await using var store = await SqliteStore.CreateAsync(_folder.File());
        await store.Store.ReceiveAsync("evt_open", "a", Now.AddDays(-61), Now.AddDays(-61), Token);
        await store.Store.CompleteAsync("evt_old", "done", Now.AddDays(-61), Token);
        await store.Store.CompleteAsync("evt_new", "done", Now.AddDays(-59), Token);

        await store.Store.MaintainAsync(Now, Token);

        Assert.Equal("evt_new evt_open", store.Query<string>("select group_concat(id, ' ') from (select id from webhook_events order by id)"));
    }

    public void Dispose() => _folder.Dispose();

    private static async Task ChargeAsync(SqliteStore store, string user, DateTimeOffset time, long credits) =>
        await store.Store.ChargeAsync([new Charge(Guid.NewGuid(), time, UserId.Parse(user), credits, "GET /a")], Token);
}
