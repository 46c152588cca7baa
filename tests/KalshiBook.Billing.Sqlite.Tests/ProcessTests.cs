using System.Globalization;

namespace KalshiBook.Billing.Sqlite.Tests;

/// <summary>Several processes, and several stores of one, on one file.</summary>
public sealed class ProcessTests : IDisposable
{
    private static readonly DateTimeOffset Time = new(2026, 2, 10, 12, 0, 0, TimeSpan.Zero);

    private readonly TestFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_processes_grant_exactly_the_allowance()
    {
        await using var store = await SqliteStore.CreateAsync(_folder.File());
        var hosts = Enumerable.Range(0, 2).Select(_ => OtherProcess.Start("contend", "200", "5", "someone", Time.ToString("O"), _folder.File())).ToArray();
        foreach (var host in hosts) Assert.Equal("ready", await host.StandardOutput.ReadLineAsync(Token));
        foreach (var host in hosts) await host.StandardInput.WriteLineAsync();

        var granted = new List<int>();
        foreach (var host in hosts)
        {
            granted.Add(int.Parse((await host.StandardOutput.ReadLineAsync(Token))!, CultureInfo.InvariantCulture));
            await host.WaitForExitAsync(Token);
            Assert.Equal(0, host.ExitCode);
            host.Dispose();
        }

        Assert.Equal(200, granted.Sum());
        Assert.Equal(200, store.Query<long>("select count(*) from api_key_usage"));
        Assert.Equal(1_000, (await store.Store.GetAccountAsync(UserId.Parse("someone"), Time, Token)).CreditsUsed);
    }

    // Each is refused the lock again and again while another has it: nobody may be forgotten.
    [Fact]
    public async Task Four_stores_that_charge_without_a_pause_all_come_to_their_turn()
    {
        var stores = new List<SqliteStore>();
        for (var i = 0; i < 4; i++) stores.Add(await SqliteStore.CreateAsync(_folder.File()));

        var results = await Task.WhenAll(stores.SelectMany((store, index) => Enumerable.Range(0, 8).Select(caller => Task.Run(
            async () =>
            {
                for (var i = 0; i < 25; i++)
                {
                    var charge = Charge.New(TimeProvider.System, UserId.Parse($"user-{index}-{caller}"), 1, "GET /a");
                    Assert.True((await store.Meter.ChargeAsync(charge, Token)).IsGranted);
                }
                return 25;
            },
            Token))));

        Assert.Equal(results.Sum(), stores[0].Query<long>("select count(*) from api_key_usage"));
        foreach (var store in stores) await store.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();
}
