using KalshiBook.Billing.Testing;

namespace KalshiBook.Billing.Sqlite.Tests;

/// <summary>A disk that is full or read-only: unavailable, nothing half done, and back by itself.</summary>
public sealed class DiskTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(SkipType = typeof(SmallDisk), SkipUnless = nameof(SmallDisk.CanBe), Skip = SmallDisk.Reason)]
    public async Task Full_disk_refuses_whole_charges_and_is_back_when_there_is_space()
    {
        using var disk = new SmallDisk();
        await using var store = await SqliteStore.CreateAsync(disk.File(), options => options.StoreTimeout = TimeSpan.FromMilliseconds(100));
        var (granted, refused) = (new List<Charge>(), new List<Charge>());
        using (disk.Fill(leaving: 200))
        {
            for (var number = 0; refused.Count < 10; number++)
            {
                var charge = New(number);
                try
                {
                    Assert.True((await store.Meter.ChargeAsync(charge, Token)).IsGranted);
                    granted.Add(charge);
                }
                catch (BillingStoreUnavailableException)
                {
                    refused.Add(charge);
                }
            }
            AssertWhole(store);
            Assert.Equal(1, (await store.Store.GetAccountAsync(granted[0].UserId, granted[0].Time, Token)).CreditsUsed);
        }

        while (store.Unsettled.Count > 0) await store.Unsettled.SettleNextAsync(Token);
        for (var number = 10_000; number < 10_100; number++) Assert.True((await store.Meter.ChargeAsync(New(number), Token)).IsGranted);

        AssertWhole(store);
        foreach (var charge in granted) Assert.Equal(1, (await store.Store.GetAccountAsync(charge.UserId, charge.Time, Token)).CreditsUsed);
        foreach (var charge in refused) Assert.Equal(0, (await store.Store.GetAccountAsync(charge.UserId, charge.Time, Token)).CreditsUsed);
        Assert.Equal("ok", store.Query<string>("pragma integrity_check"));
    }

    [Fact(SkipType = typeof(SmallDisk), SkipUnless = nameof(SmallDisk.CanBe), Skip = SmallDisk.Reason)]
    public async Task Read_only_file_refuses_charges_and_is_back_when_it_may_be_written()
    {
        using var disk = new SmallDisk();
        await using (var first = await SqliteStore.CreateAsync(disk.File())) await first.Meter.ChargeAsync(New(1), Token);
        disk.Remount("ro");
        await using var store = new SqliteStore(disk.File(), options => options.StoreTimeout = TimeSpan.FromMilliseconds(100));

        var exception = await Assert.ThrowsAsync<BillingStoreUnavailableException>(() => store.Meter.ChargeAsync(New(2), Token));

        Assert.False(exception.IsOutcomeUnknown);
        disk.Remount("rw");
        Assert.True((await store.Meter.ChargeAsync(New(3), Token)).IsGranted);
        Assert.Equal(2, store.Query<long>("select count(*) from api_key_usage"));
    }

    // What a process that was killed leaves is opened read-only first, and read: what SQLite shares between connections must not stay so.
    [Fact(SkipType = typeof(SmallDisk), SkipUnless = nameof(SmallDisk.CanBe), Skip = SmallDisk.Reason)]
    public async Task Read_only_file_that_was_read_meanwhile_is_back_too()
    {
        using var disk = new SmallDisk();
        await using (var first = await SqliteStore.CreateAsync(disk.File("first.db")))
        {
            await first.Meter.ChargeAsync(New(1), Token);
            foreach (var file in (string[])["", "-wal", "-shm"]) File.Copy(disk.File("first.db" + file), disk.File("billing.db" + file));
        }
        disk.Remount("ro");
        await using var store = new SqliteStore(disk.File(), options => options.StoreTimeout = TimeSpan.FromMilliseconds(100));
        for (var read = 0; read < 3; read++) await store.Store.GetAccountAsync(New(1).UserId, New(1).Time, Token);
        await Assert.ThrowsAsync<BillingStoreUnavailableException>(() => store.Meter.ChargeAsync(New(2), Token));
        for (var read = 0; read < 3; read++) await store.Store.GetAccountAsync(New(1).UserId, New(1).Time, Token);

        disk.Remount("rw");

        await Assert.ThrowsAsync<BillingStoreUnavailableException>(() => store.Store.ChargeAsync([New(3)], Token)); // finds it out
        Assert.True((await store.Meter.ChargeAsync(New(3), Token)).IsGranted);
    }

    private static Charge New(int number) => Charge.New(TimeProvider.System, UserId.Parse($"user-{number}"), 1, "GET /" + new string('x', 400));

    private static void AssertWhole(SqliteStore store) => Assert.Equal(
        store.Query<long>("select coalesce(sum(credits_charged), 0) from api_key_usage where refunded_at is null"),
        store.Query<long>("select coalesce(sum(credits_used), 0) from billing_accounts"));
}
