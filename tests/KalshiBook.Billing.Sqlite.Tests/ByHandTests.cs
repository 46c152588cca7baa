using Microsoft.Data.Sqlite;

namespace KalshiBook.Billing.Sqlite.Tests;

/// <summary>What an operator may do to the file, and read in it.</summary>
public sealed class ByHandTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 2, 10, 12, 0, 0, TimeSpan.Zero);

    private readonly UserId _user = UserId.From(Guid.Parse("11111111-1111-4111-8111-11111111111A"));
    private readonly TestFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("2026-01-01T00:00:00Z")]
    [InlineData("2026-01-01 00:00:00+00:00")]
    [InlineData("2026-01-01 00:00:00")]
    [InlineData("2026-01-01")]
    [InlineData("2025-12-31T19:00:00-05:00")]
    public async Task A_cycle_that_was_set_by_hand_turns(string start)
    {
        await using var store = await SqliteStore.CreateAsync(_folder.File());
        await ChargeAsync(store, Now, 900);
        _folder.Execute($"update billing_accounts set billing_cycle_start = '{start}'");

        var before = await store.Store.GetAccountAsync(_user, new DateTimeOffset(2026, 1, 15, 0, 0, 0, TimeSpan.Zero), Token);
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), before.Cycle.Start);
        Assert.Equal(new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero), before.Cycle.End);
        Assert.Equal(0, (await store.Store.GetAccountAsync(_user, Now, Token)).CreditsUsed);
    }

    [Fact]
    public async Task A_subscription_linked_by_hand_counts_as_active()
    {
        await using var store = await SqliteStore.CreateAsync(_folder.File());
        await ChargeAsync(store, Now, 1);
        _folder.Execute("update billing_accounts set stripe_subscription_id = 'sub_1', tier = 'project', credits_total = 4000");

        var account = await store.Store.GetAccountAsync(_user, Now, Token);

        Assert.Equal("active", account.Subscription!.Status);
        Assert.Equal("project", account.Subscription.Plan);
        Assert.Equal(4_000, account.Balance.Total);
    }

    [Fact]
    public async Task Tables_are_read_as_they_are_written()
    {
        await using var store = await SqliteStore.CreateAsync(_folder.File());
        await ChargeAsync(store, Now, 5);

        Assert.Equal("11111111-1111-4111-8111-11111111111a", store.Query<string>("select user_id from billing_accounts"));
        Assert.Equal("2026-02-10T12:00:00.000000Z", store.Query<string>("select created_at from api_key_usage"));
        Assert.Equal("2026-02-01T00:00:00.000000Z", store.Query<string>("select billing_cycle_start from billing_accounts"));
        Assert.Equal("2026-03-01T00:00:00.000000Z", store.Query<string>("select billing_cycle_end from billing_accounts"));
    }

    [Fact]
    public async Task A_balance_that_can_not_be_is_refused_by_the_file()
    {
        await using var store = await SqliteStore.CreateAsync(_folder.File());
        await ChargeAsync(store, Now, 5);

        Assert.Throws<SqliteException>(() => _folder.Execute("update billing_accounts set overage_credits = 6"));
        Assert.Throws<SqliteException>(() => _folder.Execute("update billing_accounts set credits_used = -1"));
        Assert.Throws<SqliteException>(() => _folder.Execute("update billing_accounts set credits_used = 'many'"));
    }

    public void Dispose() => _folder.Dispose();

    private async Task ChargeAsync(SqliteStore store, DateTimeOffset time, long credits) =>
        await store.Store.ChargeAsync([new Charge(Guid.NewGuid(), time, _user, credits, "GET /a")], Token);
}
