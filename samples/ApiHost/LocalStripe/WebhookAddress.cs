using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace KalshiBook.ApiHost;

/// <summary>Finds the host's own webhook.</summary>
internal static class WebhookAddress
{
    /// <summary>Gives the webhook's address, once the server listens; null where it does at none that the twin could call.</summary>
    public static string? Of(IServer server) => Of(server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []);

    public static string? Of(IEnumerable<string> addresses)
    {
        var reachable = addresses.Select(BindingAddress.Parse).Where(address => !address.IsUnixPipe && !address.IsNamedPipe).Select(Reachable).ToList();
        // Over https it would depend on a certificate that this machine trusts, and elsewhere than on the loopback on its network.
        var best = reachable.Find(address => address.IsLoopback && address.Scheme == Uri.UriSchemeHttp)
            ?? reachable.Find(address => address.Scheme == Uri.UriSchemeHttp)
            ?? reachable.FirstOrDefault();
        return best is null ? null : new Uri(best, "/billing/webhook").AbsoluteUri;
    }

    // Who listens everywhere listens on the loopback too.
    private static Uri Reachable(BindingAddress address) =>
        new UriBuilder(address.Scheme, address.Host is "0.0.0.0" or "[::]" or "+" or "*" ? "127.0.0.1" : address.Host, address.Port).Uri;
}
