namespace KalshiBook.ApiHost.Tests;

/// <summary>Two hosts on one store: a key is good at both, and bad at both once it is revoked.</summary>
public sealed class RevocationTests
{
    [Theory]
    [MemberData(nameof(HostStore.Kinds), MemberType = typeof(HostStore))]
    public async Task A_key_of_one_host_is_good_at_the_other_for_one_balance(string kind)
    {
        await using var store = await HostStore.StartAsync(kind);
        await using var one = await StartAsync(store);
        await using var two = await StartAsync(store);
        var key = await one.MakeKeyAsync();

        using var atTwo = await two.GetAsync("/markets", key);
        using var atOne = await one.GetAsync("/markets", key);

        Assert.Equal((999, 1, 1000, 1), atTwo.Credits());
        Assert.Equal((998, 2, 1000, 1), atOne.Credits());
    }

    [Theory]
    [MemberData(nameof(HostStore.Kinds), MemberType = typeof(HostStore))]
    public async Task A_revoked_key_is_bad_at_once_here_and_within_30_seconds_elsewhere(string kind)
    {
        await using var store = await HostStore.StartAsync(kind);
        await using var one = await StartAsync(store);
        await using var two = await StartAsync(store);
        var token = await one.LogInAsync();
        var key = await one.MakeKeyAsync(token);
        foreach (var host in (Host[])[one, two]) Assert.Equal(200, await StatusAsync(host, key));

        using var revoked = await one.SendAsync(HttpMethod.Delete, "/keys/" + (string)key["id"]!, token);
        using var atOne = await one.GetAsync("/markets", (string)key["key"]!);
        var atTwoBefore = await StatusAsync(two, key);
        two.Clock.Advance(TimeSpan.FromSeconds(30));
        using var atTwo = await two.GetAsync("/markets", (string)key["key"]!);

        Assert.Equal(200, (int)revoked.StatusCode);
        await atOne.ErrorAsync(401, "invalid_api_key");
        Assert.Equal(200, atTwoBefore); // it was read a moment ago
        await atTwo.ErrorAsync(401, "invalid_api_key");
    }

    [Theory]
    [MemberData(nameof(HostStore.Kinds), MemberType = typeof(HostStore))]
    public async Task A_key_that_is_revoked_elsewhere_may_be_in_use_all_the_time(string kind)
    {
        await using var store = await HostStore.StartAsync(kind);
        await using var one = await StartAsync(store);
        await using var two = await StartAsync(store);
        var token = await one.LogInAsync();
        var key = await one.MakeKeyAsync(token);
        Assert.Equal(200, await StatusAsync(two, key));
        using var revoked = await one.SendAsync(HttpMethod.Delete, "/keys/" + (string)key["id"]!, token);

        for (var second = 0; second < 30; second++)
        {
            await StatusAsync(two, key);
            two.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(401, await StatusAsync(two, key));
    }

    [Theory]
    [MemberData(nameof(HostStore.Kinds), MemberType = typeof(HostStore))]
    public async Task A_revoked_key_stays_bad_however_much_time_passes(string kind)
    {
        await using var store = await HostStore.StartAsync(kind);
        await using var host = await StartAsync(store);
        var token = await host.LogInAsync();
        var (key, other) = (await host.MakeKeyAsync(token), await host.MakeKeyAsync(token));
        Assert.Equal(200, await StatusAsync(host, key));
        using var revoked = await host.SendAsync(HttpMethod.Delete, "/keys/" + (string)key["id"]!, token);

        foreach (var seconds in (int[])[1, 19, 21, 61, 3600])
        {
            host.Clock.Advance(TimeSpan.FromSeconds(seconds));
            Assert.Equal(401, await StatusAsync(host, key));
            Assert.Equal(200, await StatusAsync(host, other));
        }
    }

    [Theory]
    [MemberData(nameof(HostStore.Kinds), MemberType = typeof(HostStore))]
    public async Task A_key_that_a_host_met_before_it_was_made_is_good_there_within_30_seconds(string kind)
    {
        await using var store = await HostStore.StartAsync(kind);
        await using var one = await StartAsync(store);
        await using var two = await StartAsync(store);
        var key = await one.MakeKeyAsync(await one.LogInAsync());
        await store.ExecuteAsync($"update {store.Table()} set revoked_at = 1");
        Assert.Equal(401, await StatusAsync(two, key));
        await store.ExecuteAsync($"update {store.Table()} set revoked_at = null");

        two.Clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(200, await StatusAsync(two, key));
    }

    private static async Task<int> StatusAsync(Host host, System.Text.Json.Nodes.JsonNode key)
    {
        using var response = await host.GetAsync("/markets", (string)key["key"]!);
        return (int)response.StatusCode;
    }

    private static Task<Host> StartAsync(HostStore store) => Host.StartAsync(new HostSettings
    {
        Store = store,
        Configuration = { ["KalshiBookBilling:Plans:free:RequestsPerMinute"] = "100000" },
    });
}
