using System.Globalization;

namespace KalshiBook.Billing.Sqlite.Tests;

/// <summary>A process that is killed while it charges: what was answered is there, and nothing twice.</summary>
public sealed class KillTests : IDisposable
{
    private const int Kills = 100;
    private const int Users = 3;

    // The time of the other process's charges.
    private static readonly DateTimeOffset Time = new(2026, 2, 10, 12, 0, 0, TimeSpan.Zero);

    private readonly TestFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_a_hundred_times_every_answered_charge_is_there_and_none_twice()
    {
        await using var store = await SqliteStore.CreateAsync(_folder.File());
        var answered = new int[Users];
        for (var user = 0; user < Users; user++)
            await store.Store.UpdateAccountAsync(UserId.Parse($"user-{user}"), Time, account => account with { CreditsTotal = 1_000_000 }, Token);

        for (var kill = 0; kill < Kills; kill++) await ChargeAndKillAsync(answered, afterLines: 1 + (kill * 7 % 60));

        Assert.Equal("ok", store.Query<string>("pragma integrity_check"));
        for (var user = 0; user < Users; user++)
        {
            var key = UserId.Parse($"user-{user}").Key;
            var records = store.Query<long>($"select count(*) from api_key_usage where user_id = '{key}'");
            // The last one may have been committed without its answer.
            Assert.InRange(records, answered[user], answered[user] + 1);
            Assert.Equal(records, store.Query<long>($"select credits_used from billing_accounts where user_id = '{key}'"));
            Assert.Equal(records, store.Query<long>($"select count(distinct charge_id) from api_key_usage where user_id = '{key}'"));
        }
        Assert.True(answered.Sum() > Kills);
    }

    // Each time from the first charge on that was not answered.
    private async Task ChargeAndKillAsync(int[] answered, int afterLines)
    {
        using var process = OtherProcess.Start("journal", string.Join(',', answered), _folder.File());
        for (var line = 0; line < afterLines; line++) Note(answered, await process.StandardOutput.ReadLineAsync(Token));
        process.Kill();
        while (await process.StandardOutput.ReadLineAsync(Token) is { } rest) Note(answered, rest);
        await process.WaitForExitAsync(Token);
    }

    private static void Note(int[] answered, string? line)
    {
        if (line?.Split(' ') is not [var user, var number, "Granted"]) return; // the last line may be cut off
        var index = int.Parse(user, CultureInfo.InvariantCulture);
        Assert.Equal(answered[index], int.Parse(number, CultureInfo.InvariantCulture));
        answered[index]++;
    }

    public void Dispose() => _folder.Dispose();
}
