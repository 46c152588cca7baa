using KalshiBook.Billing.Tests.Postgres;

namespace KalshiBook.ApiHost.Tests;

/// <summary>The keys' database away: who is known goes on, who is not is told to come back, and nobody is called a stranger.</summary>
public sealed class KeyDatabaseOutageTests
{
    private const string Unknown = "kb-0123456789012345678901234567890123456789012";

    [PostgresServerFact]
    public async Task A_PostgreSQL_that_stopped_is_unavailable_until_it_is_there_again()
    {
        await using var server = PostgresServer.Start();
        await using var host = await StartAsync(server);
        var token = await host.LogInAsync();
        var known = (string)(await host.MakeKeyAsync(token))["key"]!;
        using var before = await host.GetAsync("/markets", known);
        server.Stop("fast");

        using var byUnknown = await host.GetWhileTimePassesAsync("/markets", Unknown);
        using var byKnown = await host.GetWhileTimePassesAsync("/markets", known);
        using var list = await host.GetWhileTimePassesAsync("/keys", token);
        using var made = await host.SendWhileTimePassesAsync(HttpMethod.Post, "/keys", token);
        using var revoked = await host.SendWhileTimePassesAsync(HttpMethod.Delete, "/keys/garbage", token);
        server.Resume();

        Assert.Equal((999, 1, 1000, 1), before.Credits());
        foreach (var response in (HttpResponseMessage[])[byUnknown, byKnown, list, made, revoked]) await UnavailableAsync(response);
        await BackAsync(host, token, known, used: 2);
    }

    [PostgresServerFact]
    public async Task A_PostgreSQL_that_hangs_is_unavailable_in_time_until_it_goes_on()
    {
        await using var server = PostgresServer.Start();
        await using var host = await StartAsync(server);
        var token = await host.LogInAsync();
        var known = (string)(await host.MakeKeyAsync(token))["key"]!;
        using var before = await host.GetAsync("/markets", known);
        server.Signal("STOP");

        using var byUnknown = await host.GetWhileTimePassesAsync("/markets", Unknown);
        using var byKnown = await host.GetWhileTimePassesAsync("/markets", known);
        using var list = await host.GetWhileTimePassesAsync("/keys", token);
        server.Signal("CONT");

        foreach (var response in (HttpResponseMessage[])[byUnknown, byKnown, list]) await UnavailableAsync(response);
        await BackAsync(host, token, known, used: null);
    }

    [Fact]
    public async Task A_file_of_keys_that_can_not_be_read_concerns_only_those_who_are_not_known()
    {
        await using var store = await HostStore.StartAsync("sqlite");
        await using var host = await Host.StartAsync(new HostSettings { Store = store });
        var token = await host.LogInAsync();
        var known = (string)(await host.MakeKeyAsync(token))["key"]!;
        var notMet = (string)(await host.MakeKeyAsync(token))["key"]!;
        using var before = await host.GetAsync("/markets", known);
        await store.ExecuteAsync("alter table api_keys rename to away");

        using var byKnown = await host.GetAsync("/markets", known);
        using var byNotMet = await host.GetAsync("/markets", notMet);
        using var byUnknown = await host.GetAsync("/markets", Unknown);
        using var list = await host.GetAsync("/keys", token);
        await store.ExecuteAsync("alter table away rename to api_keys");
        using var after = await host.GetAsync("/markets", notMet);
        using var listAfter = await host.GetAsync("/keys", token);

        Assert.Equal((998, 2, 1000, 1), byKnown.Credits());
        foreach (var response in (HttpResponseMessage[])[byNotMet, byUnknown, list]) await UnavailableAsync(response);
        Assert.Equal((997, 3, 1000, 1), after.Credits());
        Assert.Equal(200, (int)listAfter.StatusCode);
    }

    [Fact]
    public async Task A_known_key_is_read_again_after_its_time_and_so_meets_the_outage()
    {
        await using var store = await HostStore.StartAsync("sqlite");
        await using var host = await Host.StartAsync(new HostSettings { Store = store });
        var known = await host.MakeKeyAsync();
        using var before = await host.GetAsync("/markets", known);
        await store.ExecuteAsync("alter table api_keys rename to away");
        host.Clock.Advance(TimeSpan.FromSeconds(30));

        using var during = await host.GetAsync("/markets", known);
        await store.ExecuteAsync("alter table away rename to api_keys");
        using var after = await host.GetAsync("/markets", known);

        await UnavailableAsync(during);
        Assert.Equal((998, 2, 1000, 1), after.Credits());
    }

    [Fact]
    public async Task Uses_that_could_not_be_written_are_written_later()
    {
        await using var store = await HostStore.StartAsync("sqlite");
        await using (var host = await Host.StartAsync(new HostSettings { Store = store }))
        {
            using var used = await host.GetAsync("/markets", await host.MakeKeyAsync());
            await store.ExecuteAsync("alter table api_keys rename to away");
            host.Clock.Advance(TimeSpan.FromSeconds(15));
            for (var i = 0; i < 500 && !IsTold(host); i++) await Task.Delay(10, TestContext.Current.CancellationToken);
            Assert.True(IsTold(host));
            await store.ExecuteAsync("alter table away rename to api_keys");
        }

        Assert.NotNull(Assert.Single(await store.ReadKeysAsync())["last_used_at"]);
    }

    private static bool IsTold(Host host) =>
        host.Logs.GetSnapshot().Any(record => record.Message.StartsWith("The last uses of API keys", StringComparison.Ordinal));

    private static async Task UnavailableAsync(HttpResponseMessage response)
    {
        await response.ErrorAsync(503, "store_unavailable");
        Assert.Matches("^[1-9][0-9]*$", response.Header("Retry-After"));
        Assert.Null(response.Credits());
    }

    private static async Task BackAsync(Host host, string token, string known, int? used)
    {
        using var unknown = await host.GetWhileTimePassesAsync("/markets", Unknown);
        using var list = await host.GetWhileTimePassesAsync("/keys", token);
        using var after = await host.GetWhileTimePassesAsync("/markets", known);

        await unknown.ErrorAsync(401, "invalid_api_key");
        Assert.Equal(200, (int)list.StatusCode);
        Assert.Equal(200, (int)after.StatusCode);
        if (used is not null) Assert.Equal(used, after.Credits()?.Used);
    }

    // Its address wins over the file that the host has too.
    private static Task<Host> StartAsync(PostgresServer server) => Host.StartAsync(new HostSettings
    {
        Configuration = { ["DATABASE_URL"] = server.ConnectionString },
    });
}
