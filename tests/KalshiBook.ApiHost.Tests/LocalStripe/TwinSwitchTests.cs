using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace KalshiBook.ApiHost.Tests;

/// <summary>When there is a twin of Stripe, and when there is none.</summary>
public sealed class TwinSwitchTests
{
    private const string Secret = "a-secret-of-the-tests-and-nothing-else";

    [Fact]
    public async Task On_it_says_so_in_words()
    {
        var port = TwinHosts.FreePort();
        await using var host = await TwinHosts.StartAsync(port);

        var said = Assert.Single(host.TwinLogs());
        Assert.Equal(LogLevel.Information, said.Level);
        Assert.Equal($"Stripe is played by a twin inside this host, at http://127.0.0.1:{port}: no money moves. Set STRIPE_SECRET_KEY for Stripe itself.", said.Message);
    }

    [Theory]
    [InlineData("STRIPE_SECRET_KEY", "sk_test_of_the_tests")]
    [InlineData("KalshiBookBilling:StripeSecretKey", " sk_test_of_the_tests ")]
    [InlineData("StripeTwin:Url", "")]
    [InlineData("StripeTwin:Url", " ")]
    [InlineData("StripeTwin:Url", "off")]
    public async Task Off(string setting, string value)
    {
        var port = TwinHosts.FreePort();
        await using var host = await TwinHosts.StartAsync(port, settings: [("STRIPE_PROJECT_PRICE_ID", "price_1"), (setting, value)]);

        Assert.Null(host.Twin());
        Assert.False(TwinHosts.IsOpen(port));
        Assert.Empty(host.TwinLogs());
        Assert.NotEqual("sk_test_twin", host.Billing().StripeSecretKey);
    }

    [Theory]
    [InlineData("STRIPE_API_BASE")]
    [InlineData("KalshiBookBilling:StripeApiBase")]
    public async Task Off_where_somebody_else_is_Stripe_and_it_is_said(string setting)
    {
        var port = TwinHosts.FreePort();
        await using var host = await TwinHosts.StartAsync(port, settings: (setting, "http://127.0.0.1:9"));

        Assert.Null(host.Twin());
        Assert.False(TwinHosts.IsOpen(port));
        Assert.StartsWith("STRIPE_API_BASE is set and STRIPE_SECRET_KEY is not", Assert.Single(host.TwinLogs()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("STRIPE_SECRET_KEY")]
    [InlineData("KalshiBookBilling:StripeSecretKey")]
    [InlineData("STRIPE_API_BASE")]
    public async Task A_blank_setting_is_none(string setting)
    {
        await using var host = await TwinHosts.StartAsync(TwinHosts.FreePort(), settings: (setting, " "));

        Assert.NotNull(host.Twin());
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public async Task Outside_Development_it_can_not_be_switched_on(string environment)
    {
        var port = TwinHosts.FreePort();
        var settings = TwinHosts.Settings(port, settings: ("SUPABASE_JWT_SECRET", Secret));
        settings.Environment = environment;
        await using var host = await Host.StartAsync(settings);

        using var response = await host.SendAsync(HttpMethod.Post, "/billing/checkout", Jwt.Hs256(Secret));

        await response.ErrorAsync(503, "stripe_not_configured");
        Assert.False(TwinHosts.IsOpen(port));
        var said = Assert.Single(host.TwinLogs());
        Assert.Equal(LogLevel.Warning, said.Level);
        Assert.Contains("StripeTwin:Url", said.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_Development_nothing_is_said_where_nothing_is_set()
    {
        await using var host = await Host.StartAsync(new HostSettings { Environment = "Production", Configuration = { ["SUPABASE_JWT_SECRET"] = Secret } });

        Assert.Empty(host.TwinLogs());
    }

    [Theory]
    [InlineData("127.0.0.1:12111")]
    [InlineData("https://127.0.0.1:12111")]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://127.0.0.1:65536")]
    [InlineData("http://127.0.0.1:12111/v1")]
    [InlineData("http://127.0.0.1:12111?x=1")]
    [InlineData("http://0.0.0.0:12111")]
    [InlineData("http://192.0.2.1:12111")]
    [InlineData("http://stripe.example.com:12111")]
    [InlineData("http://user@127.0.0.1:12111")]
    public async Task An_address_that_can_not_work_stops_the_start(string url) =>
        Assert.Contains("StripeTwin:Url must be", await TwinHosts.FailAsync(TwinHosts.Settings(1, settings: (TwinHosts.Url, url))), StringComparison.Ordinal);

    [Theory]
    [InlineData("http://localhost:{0}")]
    [InlineData(" HTTP://127.0.0.1:{0}/ ")]
    public async Task An_address_may_be_written_in_other_ways(string url)
    {
        var port = TwinHosts.FreePort();
        await using var host = await TwinHosts.StartAsync(0, settings: (TwinHosts.Url, string.Format(null, url, port)));

        Assert.Equal($"http://127.0.0.1:{port}", host.Twin()?.Url);
    }

    [Fact]
    public async Task A_port_that_is_taken_stops_the_start_and_spoils_nothing()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        await using var store = await HostStore.StartAsync("sqlite");
        var file = Path.ChangeExtension(store.SqlitePath!, ".stripe-twin.json");
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        var failure = await TwinHosts.FailAsync(TwinHosts.Settings(port, store));

        Assert.Contains("StripeTwin:Url", failure, StringComparison.Ordinal);
        Assert.Contains($"port {port}", failure, StringComparison.Ordinal);
        Assert.False(File.Exists(file)); // which is the other one's, where it is a host like this
    }
}
