using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace KalshiBook.Billing.Tests.Postgres;

/// <summary>Two hosts, each a process with sessions of its own time zone, on one account.</summary>
public sealed class TwoProcessesTests(SharedPostgres server)
{
    private static readonly string Program = Path.Combine(
        AppContext.BaseDirectory, "..", "..", "KalshiBook.Billing.Benchmarks", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "KalshiBook.Billing.Benchmarks.dll");

    private readonly UserId _user = UserId.From(Guid.NewGuid());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [PostgresFact]
    public async Task FourHundredCharges_ExactlyTheAllowanceIsGranted()
    {
        var database = await server.CreateDatabaseAsync();
        await using var store = await PostgresStore.CreateAsync(database);
        var now = TimeProvider.System.GetUtcNow();

        var granted = await ContendAsync(store, now, now);

        var account = await store.Store.GetAccountAsync(_user, now, Token);
        Assert.Equal(200, granted.Sum());
        Assert.Equal(200, await store.QueryAsync<long>("select count(*) from kalshibook_billing.api_key_usage where user_id = $1", _user.Key));
        Assert.Equal(1_000, account.CreditsUsed);
    }

    [PostgresFact]
    public async Task MonthTurnsUnderLoad_OnceForAllHosts()
    {
        var database = await server.CreateDatabaseAsync();
        await using var store = await PostgresStore.CreateAsync(database);
        var march = new DateTimeOffset(2027, 3, 1, 0, 0, 0, TimeSpan.Zero);
        // February is used up. Its last second and March's first race: what is granted can only be March's.
        await store.Store.ChargeAsync([new Charge(Guid.NewGuid(), march.AddDays(-3), _user, 1_000, "GET /a")], Token);

        var granted = await ContendAsync(store, march.AddSeconds(-1), march);

        var account = await store.Store.GetAccountAsync(_user, march, Token);
        Assert.Equal(200, granted.Sum());
        Assert.Equal(2, account.CycleNumber);
        Assert.Equal(1_000, account.CreditsUsed);
        Assert.Equal(march, account.Cycle.Start);
        Assert.Equal(200, await store.QueryAsync<long>("select count(*) from kalshibook_billing.api_key_usage where user_id = $1 and cycle_number = 2", _user.Key));
    }

    // 2 x 200 charges of 5 at the given times. The accounts are locked until charges of both hosts stand in line for them.
    private async Task<int[]> ContendAsync(PostgresStore store, params DateTimeOffset[] times)
    {
        var database = store.Options.DatabaseUrl!;
        var hosts = times.Select((time, index) => Start(database, index == 0 ? "America/New_York" : "Pacific/Kiritimati", time)).ToArray();
        foreach (var host in hosts) Assert.Equal("ready", await host.StandardOutput.ReadLineAsync(Token));
        await using (var gate = await store.Database.DataSource.OpenConnectionAsync(Token))
        {
            await using var closed = await gate.BeginTransactionAsync(Token);
            await using var close = new NpgsqlCommand("lock table kalshibook_billing.billing_accounts in exclusive mode", gate);
            await close.ExecuteNonQueryAsync(Token);
            foreach (var host in hosts) await host.StandardInput.WriteLineAsync();
            while (await store.QueryAsync<long>(
                "select count(distinct application_name) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") < hosts.Length)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), Token);
            }
            await closed.CommitAsync(Token);
        }
        var granted = new List<int>();
        foreach (var host in hosts)
        {
            granted.Add(int.Parse((await host.StandardOutput.ReadLineAsync(Token))!, CultureInfo.InvariantCulture));
            await host.WaitForExitAsync(Token);
            Assert.Equal(0, host.ExitCode);
            host.Dispose();
        }
        return [.. granted];
    }

    private Process Start(string database, string timeZone, DateTimeOffset time)
    {
        var connection = new NpgsqlConnectionStringBuilder(database) { Timezone = timeZone, MaxPoolSize = 40, ApplicationName = timeZone }.ConnectionString;
        return Process.Start(new ProcessStartInfo("dotnet", [Program, "contend", "200", "5", _user.Value, time.ToString("O"), connection])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["TZ"] = timeZone },
        })!;
    }
}
