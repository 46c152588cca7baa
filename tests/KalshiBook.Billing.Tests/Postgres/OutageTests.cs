using System.Diagnostics;

namespace KalshiBook.Billing.Tests.Postgres;

/// <summary>A server that stops, crashes or freezes: the caller is told within the time-out, nothing stays charged, and it comes back by itself.</summary>
public sealed class OutageTests
{
    private readonly UserId _user = UserId.From(Guid.NewGuid());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [PostgresServerFact]
    public async Task StoppedServer_IsUnavailableInTime_AndComesBack()
    {
        await using var server = PostgresServer.Start();
        await using var store = await PostgresStore.CreateAsync(server.ConnectionString, options => options.StoreTimeout = TimeSpan.FromSeconds(2));
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => ChargeAsync(store))); // so that many pooled connections die
        server.Stop("fast");

        var (failures, elapsed) = await TryManyAsync(store, 20);
        server.Resume();
        var answer = await ChargeAsync(store);

        Assert.Equal(20, failures);
        Assert.InRange(elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(8));
        Assert.True(answer.IsGranted);
        await SettleAsync(store);
        await ExpectAsync(store, charges: 51);
    }

    [PostgresServerFact]
    public async Task RestartedServer_AnswersTheFirstReads()
    {
        await using var server = PostgresServer.Start();
        await using var store = await PostgresStore.CreateAsync(server.ConnectionString);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ChargeAsync(store)));
        server.Stop("fast");
        server.Resume();

        var now = TimeProvider.System.GetUtcNow();
        Assert.Equal(20, (await store.Store.GetAccountAsync(_user, now, Token)).CreditsUsed);
        server.Stop("immediate");
        server.Resume();
        var usage = await store.Store.GetUsageAsync(new UsageQuery(_user, now.AddDays(-1), now.AddDays(1), UsageGrouping.Endpoint), Token);
        Assert.Equal(20, Assert.Single(usage).Credits);
    }

    [PostgresServerFact]
    public async Task CrashUnderLoad_EveryAnswerIsTrue()
    {
        await using var server = PostgresServer.Start();
        await using var store = await PostgresStore.CreateAsync(server.ConnectionString, options => options.StoreTimeout = TimeSpan.FromSeconds(8));
        var load = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var granted = 0;
            for (var i = 0; i < 100; i++) granted += (await ChargeAsync(store)).IsGranted ? 1 : 0;
            return granted;
        })).ToArray();
        for (var crash = 0; crash < 3; crash++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), Token);
            server.Stop("immediate");
            server.Resume();
        }

        var granted = (await Task.WhenAll(load)).Sum();

        Assert.Equal(800, granted);
        await SettleAsync(store);
        await ExpectAsync(store, charges: 800);
    }

    [PostgresServerFact]
    public async Task FrozenServer_AnswersInTime_AndChargesThatArriveAfterAllAreTakenBack()
    {
        await using var server = PostgresServer.Start();
        await using var store = await PostgresStore.CreateAsync(server.ConnectionString);
        await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => ChargeAsync(store)));
        server.Signal("STOP");

        var (failures, elapsed) = await TryManyAsync(store, 60);
        server.Signal("CONT");

        Assert.Equal(60, failures);
        Assert.InRange(elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10)); // what the contract allows; cancelling on the pool's threads took 20 to 40
        Assert.InRange(store.Unsettled.Count, 1, 60); // those that had been sent: what the frozen sessions do with them is settled
        await SettleAsync(store);
        await Task.Delay(TimeSpan.FromMilliseconds(500), Token); // the woken sessions come to their end
        await ExpectAsync(store, charges: 60);
    }

    private Task<ChargeResult> ChargeAsync(PostgresStore store) =>
        store.Meter.ChargeAsync(Charge.New(TimeProvider.System, _user, 1, "GET /a"), Token);

    private async Task<(int Failures, TimeSpan Elapsed)> TryManyAsync(PostgresStore store, int count)
    {
        var watch = Stopwatch.StartNew();
        var tries = Enumerable.Range(0, count).Select(_ => Record.ExceptionAsync(() => ChargeAsync(store)).AsTask()).ToArray();
        var exceptions = await Task.WhenAll(tries);
        return (exceptions.Count(exception => exception is BillingStoreUnavailableException), watch.Elapsed);
    }

    private static async Task SettleAsync(PostgresStore store)
    {
        while (store.Unsettled.Count > 0) await store.Unsettled.SettleNextAsync(Token);
    }

    private async Task ExpectAsync(PostgresStore store, long charges)
    {
        var account = await store.Store.GetAccountAsync(_user, TimeProvider.System.GetUtcNow(), Token);
        Assert.Equal(charges, account.CreditsUsed);
        Assert.Equal(charges, await store.QueryAsync<long>(
            "select count(*) from kalshibook_billing.api_key_usage where user_id = $1 and refunded_at is null", _user.Key));
    }
}
