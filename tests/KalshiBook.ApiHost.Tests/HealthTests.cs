using KalshiBook.Billing.Tests.Postgres;

namespace KalshiBook.ApiHost.Tests;

/// <summary><c>GET /health</c> says whether requests can be served.</summary>
public sealed class HealthTests
{
    [Theory]
    [MemberData(nameof(HostStore.Kinds), MemberType = typeof(HostStore))]
    public async Task A_host_with_its_store_is_ok(string kind)
    {
        await using var store = await HostStore.StartAsync(kind);
        await using var host = await Host.StartAsync(new HostSettings { Store = store });

        using var response = await host.GetAsync("/health");

        await ExpectAsync(response, 200, """{"status":"ok"}""");
    }

    [PostgresServerFact]
    public async Task A_host_without_its_store_is_unavailable_until_it_is_there_again()
    {
        await using var server = PostgresServer.Start();
        await using var host = await StartAsync(server);
        server.Stop("fast");

        using var during = await host.GetWhileTimePassesAsync("/health");
        server.Resume();
        using var after = await host.GetWhileTimePassesAsync("/health");

        await ExpectAsync(during, 503, """{"status":"unavailable"}""");
        await ExpectAsync(after, 200, """{"status":"ok"}""");
    }

    [PostgresServerFact]
    public async Task A_host_whose_store_hangs_is_unavailable_until_it_goes_on()
    {
        await using var server = PostgresServer.Start();
        await using var host = await StartAsync(server);
        server.Signal("STOP");

        using var during = await host.GetWhileTimePassesAsync("/health");
        server.Signal("CONT");
        using var after = await host.GetWhileTimePassesAsync("/health");

        await ExpectAsync(during, 503, """{"status":"unavailable"}""");
        await ExpectAsync(after, 200, """{"status":"ok"}""");
    }

    private static async Task ExpectAsync(HttpResponseMessage response, int status, string body)
    {
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("no-store", response.Header("Cache-Control"));
        Assert.Equal(body, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    // Its address wins over the file that the host has too.
    private static Task<Host> StartAsync(PostgresServer server) => Host.StartAsync(new HostSettings
    {
        Configuration = { ["DATABASE_URL"] = server.ConnectionString },
    });
}
