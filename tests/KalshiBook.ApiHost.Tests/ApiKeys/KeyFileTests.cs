namespace KalshiBook.ApiHost.Tests;

/// <summary>Where keys are kept without PostgreSQL.</summary>
public sealed class KeyFileTests
{
    [Fact]
    public async Task In_memory_they_work_too_and_are_one_hosts_own()
    {
        await using var host = await StartAsync(":memory:");
        await using var other = await StartAsync(":memory:");

        var key = await host.MakeKeyAsync();

        Assert.Equal(200, (int)(await host.GetAsync("/markets", key)).StatusCode);
        await (await other.GetAsync("/markets", key)).ErrorAsync(401, "invalid_api_key");
    }

    [Fact]
    public async Task Each_billing_file_has_a_file_of_keys()
    {
        await using var folder = await HostStore.StartAsync("sqlite");
        await using var host = await StartAsync(folder.SqlitePath!);
        await using var other = await StartAsync(Path.ChangeExtension(folder.SqlitePath!, "sqlite"));

        await (await other.GetAsync("/markets", await host.MakeKeyAsync())).ErrorAsync(401, "invalid_api_key");

        var files = Directory.GetFiles(Path.GetDirectoryName(folder.SqlitePath!)!).Select(Path.GetFileName);
        Assert.Superset(new HashSet<string?> { "billing.db", "billing-keys.db", "billing.sqlite", "billing-keys.sqlite" }, files.ToHashSet());
    }

    private static Task<Host> StartAsync(string path) =>
        Host.StartAsync(new HostSettings { Configuration = { ["KalshiBookBilling:SqlitePath"] = path } });
}
