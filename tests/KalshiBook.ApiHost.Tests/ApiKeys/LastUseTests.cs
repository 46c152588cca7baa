using System.Globalization;

namespace KalshiBook.ApiHost.Tests;

/// <summary>When a key was used last: known at once on the host that it was used on, and written now and then, not with every request.</summary>
public sealed class LastUseTests
{
    [Theory]
    [MemberData(nameof(HostStore.Kinds), MemberType = typeof(HostStore))]
    public async Task A_use_is_listed_at_once(string kind)
    {
        await using var store = await HostStore.StartAsync(kind);
        await using var host = await Host.StartAsync(new HostSettings { Store = store });
        var token = await host.LogInAsync();
        var key = (string)(await host.MakeKeyAsync(token))["key"]!;
        var before = await ListedAsync(host, token);
        host.Clock.Advance(TimeSpan.FromSeconds(3));

        await UseAsync(host, key);

        Assert.Null(before);
        Assert.Equal(Milliseconds(host), (await ListedAsync(host, token))?.ToUnixTimeMilliseconds());
        Assert.Null((await store.ReadKeysAsync()).Single()["last_used_at"]);
    }

    [Theory]
    [MemberData(nameof(HostStore.Kinds), MemberType = typeof(HostStore))]
    public async Task Uses_are_written_once_an_interval(string kind)
    {
        await using var store = await HostStore.StartAsync(kind);
        await using var host = await Host.StartAsync(new HostSettings { Store = store });
        var key = await host.MakeKeyAsync();
        for (var i = 0; i < 10; i++) await UseAsync(host, key, TimeSpan.FromSeconds(1));
        Assert.Null((await store.ReadKeysAsync()).Single()["last_used_at"]);
        var first = Milliseconds(host) - 1000;

        await AdvanceUntilWrittenAsync(host, store, TimeSpan.FromSeconds(5), first);
        for (var i = 0; i < 10; i++) await UseAsync(host, key, TimeSpan.FromSeconds(1));

        Assert.Equal(Text(first), (await store.ReadKeysAsync()).Single()["last_used_at"]);
        await AdvanceUntilWrittenAsync(host, store, TimeSpan.FromSeconds(5), Milliseconds(host) - 1000);
    }

    [Theory]
    [MemberData(nameof(HostStore.Kinds), MemberType = typeof(HostStore))]
    public async Task A_use_is_written_when_the_host_stops(string kind)
    {
        await using var store = await HostStore.StartAsync(kind);
        long used;
        await using (var host = await Host.StartAsync(new HostSettings { Store = store }))
        {
            await UseAsync(host, await host.MakeKeyAsync());
            used = Milliseconds(host);
        }

        Assert.Equal(Text(used), (await store.ReadKeysAsync()).Single()["last_used_at"]);
    }

    [Theory]
    [MemberData(nameof(HostStore.Kinds), MemberType = typeof(HostStore))]
    public async Task The_later_use_stays_whichever_host_writes_last(string kind)
    {
        await using var store = await HostStore.StartAsync(kind);
        var ahead = await Host.StartAsync(new HostSettings { Store = store });
        var behind = await Host.StartAsync(new HostSettings { Store = store });
        var key = await ahead.MakeKeyAsync();
        ahead.Clock.Advance(TimeSpan.FromMinutes(1));
        await UseAsync(ahead, key);
        await UseAsync(behind, key);
        var used = Milliseconds(ahead);

        await ahead.DisposeAsync();
        await behind.DisposeAsync();

        Assert.Equal(Text(used), (await store.ReadKeysAsync()).Single()["last_used_at"]);
    }

    [Fact]
    public async Task A_refused_key_is_not_written()
    {
        await using var store = await HostStore.StartAsync("sqlite");
        await using (var host = await Host.StartAsync(new HostSettings { Store = store }))
        {
            var key = await host.MakeKeyAsync();
            using var response = await host.GetAsync("/markets", key[..^1] + (key[^1] == 'A' ? 'E' : 'A'));
            await response.ErrorAsync(401, "invalid_api_key");
        }

        Assert.Null((await store.ReadKeysAsync()).Single()["last_used_at"]);
    }

    private static async Task UseAsync(Host host, string key, TimeSpan then = default)
    {
        using var response = await host.GetAsync("/markets", key);
        Assert.Equal(200, (int)response.StatusCode);
        host.Clock.Advance(then);
    }

    // The clock is the test's; the write that it starts is the host's own.
    private static async Task AdvanceUntilWrittenAsync(Host host, HostStore store, TimeSpan by, long expected)
    {
        host.Clock.Advance(by);
        for (var i = 0; i < 200 && (await store.ReadKeysAsync()).Single()["last_used_at"] != Text(expected); i++)
            await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.Equal(Text(expected), (await store.ReadKeysAsync()).Single()["last_used_at"]);
    }

    private static async Task<DateTimeOffset?> ListedAsync(Host host, string token)
    {
        using var response = await host.GetAsync("/keys", token);
        return (DateTimeOffset?)(await response.JsonAsync())["data"]!.AsArray().Single()!["last_used_at"];
    }

    private static long Milliseconds(Host host) => host.Clock.GetUtcNow().ToUnixTimeMilliseconds();

    private static string Text(long milliseconds) => milliseconds.ToString(CultureInfo.InvariantCulture);
}
