using System.Net;
using System.Net.Sockets;
using KalshiBook.Billing;
using KalshiBook.Billing.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;

namespace KalshiBook.ApiHost.Tests;

/// <summary>Hosts that have a twin of Stripe inside, or would have one elsewhere.</summary>
internal static class TwinHosts
{
    public const string Url = "StripeTwin:Url";

    /// <summary>Starts a real server in Development, to which the twin can send webhooks.</summary>
    public static Task<Host> StartAsync(int port, HostStore? store = null, params (string Name, string? Value)[] settings) =>
        Host.StartAsync(Settings(port, store, settings));

    public static HostSettings Settings(int port, HostStore? store = null, params (string Name, string? Value)[] settings)
    {
        var all = new HostSettings { OnKestrel = true, Store = store, Configuration = { [Url] = $"http://127.0.0.1:{port}" } };
        foreach (var (name, value) in settings) all.Configuration[name] = value;
        return all;
    }

    /// <summary>Gives the twin inside, or null.</summary>
    public static StripeTwin? Twin(this Host host) => host.Services.GetServices<IHostedService>().OfType<LocalStripeService>().Single().Twin;

    public static BillingOptions Billing(this Host host) => host.Services.GetRequiredService<IOptions<BillingOptions>>().Value;

    /// <summary>Gives what the host's part around the twin has said.</summary>
    public static IReadOnlyList<FakeLogRecord> TwinLogs(this Host host) =>
        [.. host.Logs.GetSnapshot().Where(record => record.Category == typeof(LocalStripeService).FullName)];

    /// <summary>Gives a port that nobody has.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static bool IsOpen(int port)
    {
        using var client = new TcpClient();
        try
        {
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Gives what a host says that can't start.</summary>
    public static async Task<string> FailAsync(HostSettings settings)
    {
        // As in StartupTests: a host that fails at once may be gone before the factory has asked it for its lifetime.
        Exception failure = new ObjectDisposedException(nameof(Host));
        for (var tries = 0; tries < 20 && failure is ObjectDisposedException; tries++)
            failure = await Assert.ThrowsAnyAsync<Exception>(async () => await (await Host.StartAsync(settings)).DisposeAsync());
        return failure.Message;
    }
}
