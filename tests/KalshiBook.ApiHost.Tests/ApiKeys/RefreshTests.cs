using KalshiBook.Billing;
using Microsoft.Extensions.Options;

namespace KalshiBook.ApiHost.Tests;

/// <summary>Keys in use are read again many at once, so that no request waits for its own.</summary>
public sealed class RefreshTests
{
    private const string User = "11111111-1111-4111-8111-111111111111";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(HostStore.Kinds), MemberType = typeof(HostStore))]
    public async Task A_key_in_use_that_is_revoked_elsewhere_is_heard_of_before_its_time_is_over(string kind)
    {
        await using var store = await HostStore.StartAsync(kind);
        await using var one = await Host.StartAsync(new HostSettings { Store = store, Configuration = { ["KalshiBookBilling:Plans:free:RequestsPerMinute"] = "1000000" } });
        await using var two = await Host.StartAsync(new HostSettings { Store = store, Configuration = { ["KalshiBookBilling:Plans:free:RequestsPerMinute"] = "1000000" } });
        var token = await one.LogInAsync();
        var key = await one.MakeKeyAsync(token);
        for (var i = 0; i < 2; i++) using (var used = await two.GetAsync("/markets", (string)key["key"]!)) Assert.Equal(200, (int)used.StatusCode);
        using var revoked = await one.SendAsync(HttpMethod.Delete, "/keys/" + (string)key["id"]!, token);

        two.Clock.Advance(TimeSpan.FromSeconds(9)); // a read is trusted for 20

        while (true)
        {
            using var answer = await two.GetAsync("/markets", (string)key["key"]!);
            if ((int)answer.StatusCode == 401) break;
            await Task.Delay(10, Token);
        }
    }

    [Fact]
    public async Task Keys_of_any_number_stay_known()
    {
        await using var database = new ApiKeyDatabase(Options.Create(new BillingOptions { SqlitePath = ":memory:" }), TimeProvider.System);
        await database.PrepareAsync(Token);
        var store = new ApiKeyStore(database);
        using var directory = new ApiKeyDirectory(store, TimeProvider.System);
        string[] texts = [.. Enumerable.Range(0, 1_001).Select(_ => ApiKeyText.New())];
        for (var i = 0; i < texts.Length; i++)
            await store.AddAsync(new ApiKey($"key_{i}", User, null, ApiKeyText.PrefixOf(texts[i]), KeyTime.Now(TimeProvider.System), null), ApiKeyText.Hash(texts[i]), Token);
        for (var i = 0; i < 2; i++) foreach (var text in texts) await directory.FindAsync(text, Token);

        await store.RevokeAsync(UserId.Parse(User), "key_7", TimeProvider.System.GetUtcNow(), Token);
        await directory.RefreshAsync(Token);

        for (var i = 0; i < texts.Length; i++) Assert.Equal(i == 7 ? null : $"key_{i}", (await directory.FindAsync(texts[i], Token))?.Id);
    }
}
