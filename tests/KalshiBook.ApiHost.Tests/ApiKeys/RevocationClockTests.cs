using KalshiBook.Billing;
using Microsoft.Extensions.Options;

namespace KalshiBook.ApiHost.Tests;

/// <summary>A clock on the wall that is set back: what was read before a revocation must not seem to be read after it.</summary>
public sealed class RevocationClockTests
{
    private const string User = "11111111-1111-4111-8111-111111111111";

    [Fact]
    public async Task A_revoked_key_is_bad_at_once_though_the_clock_was_set_back()
    {
        var clock = new WallClock();
        await using var database = new ApiKeyDatabase(Options.Create(new BillingOptions { SqlitePath = ":memory:" }), clock);
        await database.PrepareAsync(TestContext.Current.CancellationToken);
        var store = new ApiKeyStore(database);
        using var directory = new ApiKeyDirectory(store, clock);
        var text = ApiKeyText.New();
        var key = new ApiKey("key_1", User, Name: null, ApiKeyText.PrefixOf(text), KeyTime.Now(clock), LastUsedAt: null);
        await store.AddAsync(key, ApiKeyText.Hash(text), TestContext.Current.CancellationToken);
        Assert.NotNull(await directory.FindAsync(text, TestContext.Current.CancellationToken));

        clock.SetBy = TimeSpan.FromHours(-1);
        Assert.True(await directory.RevokeAsync(UserId.Parse(User), "key_1"));

        Assert.Null(await directory.FindAsync(text, TestContext.Current.CancellationToken));
    }

    // The fake one of the other tests has timestamps that go back with it.
    private sealed class WallClock : TimeProvider
    {
        public TimeSpan SetBy { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + SetBy;
    }
}
