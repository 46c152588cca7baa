namespace KalshiBook.ApiHost.Tests;

/// <summary>A file of keys that another process holds: who waits for it does so for the store's time, and no longer.</summary>
public sealed class KeyFileLockTests
{
    // Far more than the store's time, and far less than the half minute that SQLite's provider would wait by itself.
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_key_that_can_not_be_written_in_time_is_refused_with_503()
    {
        await using var store = await HostStore.StartAsync("sqlite");
        await using var host = await Host.StartAsync(new HostSettings
        {
            Store = store,
            Configuration = { ["KalshiBookBilling:StoreTimeout"] = "00:00:00.5" },
        });
        var token = await host.LogInAsync();
        await using var other = await store.OpenKeysAsync();
        await using var hold = other.CreateCommand();
        hold.CommandText = "begin immediate";
        await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        using var response = await host.SendWhileTimePassesAsync(HttpMethod.Post, "/keys", token).WaitAsync(Enough, TestContext.Current.CancellationToken);

        await response.ErrorAsync(503, "store_unavailable");
    }
}
