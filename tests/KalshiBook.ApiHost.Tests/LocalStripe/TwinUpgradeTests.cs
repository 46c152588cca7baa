using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace KalshiBook.ApiHost.Tests;

/// <summary>In Development without keys the host has a Stripe of its own, to which a user subscribes.</summary>
public sealed class TwinUpgradeTests
{
    [Fact]
    public async Task A_checkout_makes_the_plan_by_webhook_alone()
    {
        var port = TwinHosts.FreePort();
        await using var host = await TwinHosts.StartAsync(port);
        var token = await host.LogInAsync();

        var link = await CheckOutAsync(host, token);
        await host.Twin()!.SettleAsync();

        Assert.StartsWith($"http://127.0.0.1:{port}/", link, StringComparison.Ordinal);
        Assert.Equal("project", (string?)(await StatusAsync(host, token))["tier"]);
    }

    [Fact]
    public async Task After_a_restart_the_twin_still_knows_the_customer()
    {
        var port = TwinHosts.FreePort();
        await using var store = await HostStore.StartAsync("sqlite");
        string token;
        await using (var host = await TwinHosts.StartAsync(port, store))
        {
            token = await host.LogInAsync();
            await CheckOutAsync(host, token);
        }
        Assert.False(TwinHosts.IsOpen(port));
        Assert.True(File.Exists(Path.ChangeExtension(store.SqlitePath!, ".stripe-twin.json")));

        await using var again = await TwinHosts.StartAsync(port, store);
        using var synced = await again.SendAsync(HttpMethod.Post, "/billing/sync", token);
        using var portal = await again.SendAsync(HttpMethod.Post, "/billing/portal", token);

        Assert.Equal("project", (string?)(await synced.JsonAsync())["tier"]);
        Assert.StartsWith($"http://127.0.0.1:{port}/", (string?)(await portal.JsonAsync())["portal_url"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_was_deleted_is_missed_where_accounts_need_it()
    {
        var port = TwinHosts.FreePort();
        await using var store = await HostStore.StartAsync("sqlite");
        await using (var host = await TwinHosts.StartAsync(port, store))
        {
            Assert.Single(host.TwinLogs()); // nobody has a customer yet
            await CheckOutAsync(host, await host.LogInAsync());
        }
        var file = Path.ChangeExtension(store.SqlitePath!, ".stripe-twin.json");
        File.Delete(file);

        await using var again = await TwinHosts.StartAsync(port, store);

        Assert.Contains(again.TwinLogs(), record => record.Level == LogLevel.Warning && record.Message.Contains(file, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_hosts_on_one_file_are_one_too_many()
    {
        await using var store = await HostStore.StartAsync("sqlite");
        await using var host = await TwinHosts.StartAsync(TwinHosts.FreePort(), store);

        var message = await TwinHosts.FailAsync(TwinHosts.Settings(TwinHosts.FreePort(), store));

        Assert.Contains(Path.ChangeExtension(store.SqlitePath!, ".stripe-twin.json"), message, StringComparison.Ordinal);
        Assert.Contains(TwinHosts.Url, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancellation_in_the_portal_is_seen()
    {
        await using var host = await TwinHosts.StartAsync(TwinHosts.FreePort());
        var token = await host.LogInAsync();
        await CheckOutAsync(host, token);

        host.Twin()!.CancelInPortal((string)Assert.Single(host.Twin()!.All("subscription"))["id"]!);
        await host.Twin()!.SettleAsync();

        Assert.NotNull((await StatusAsync(host, token))["subscription"]!["ends_at"]);
    }

    [Fact]
    public async Task In_memory_there_is_no_file_of_the_twin()
    {
        var before = Directory.GetFiles(".", "*.stripe-twin.json*");
        await using (var host = await TwinHosts.StartAsync(TwinHosts.FreePort(), settings: ("KalshiBookBilling:SqlitePath", ":memory:")))
        {
            await CheckOutAsync(host, await host.LogInAsync());
        }

        Assert.Equal(before, Directory.GetFiles(".", "*.stripe-twin.json*"));
    }

    [Fact]
    public async Task Nothing_of_the_secrets_is_in_the_log()
    {
        await using var host = await TwinHosts.StartAsync(TwinHosts.FreePort());
        await CheckOutAsync(host, await host.LogInAsync());
        await host.Twin()!.SettleAsync();

        Assert.StartsWith("whsec_", host.Billing().StripeWebhookSecret, StringComparison.Ordinal);
        foreach (var record in host.Logs.GetSnapshot().Where(record => record.Category?.StartsWith("KalshiBook", StringComparison.Ordinal) == true))
        {
            var said = $"{record.Message} {record.Exception} {string.Join(' ', record.StructuredState ?? [])}";
            Assert.DoesNotContain(host.Billing().StripeWebhookSecret!, said, StringComparison.Ordinal);
            Assert.DoesNotContain(host.Billing().StripeSecretKey!, said, StringComparison.Ordinal);
        }
    }

    // Gives the link.
    private static async Task<string> CheckOutAsync(Host host, string token)
    {
        using var response = await host.SendAsync(HttpMethod.Post, "/billing/checkout", token);
        var link = (string)(await response.JsonAsync())["checkout_url"]!;
        host.Twin()!.CompleteCheckout(link.Split('/')[^1]);
        return link;
    }

    private static async Task<JsonNode> StatusAsync(Host host, string token) => await (await host.GetAsync("/billing/status", token)).JsonAsync();
}
