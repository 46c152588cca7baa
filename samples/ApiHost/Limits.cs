using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace KalshiBook.ApiHost;

/// <summary>What the server takes.</summary>
internal static class Limits
{
    /// <summary>The largest body of a data or key endpoint, in bytes.</summary>
    public const long Body = 64 * 1024;

    // The webhook's own limit is 1 MiB. There has to be room for saying so.
    private const long LargestBody = 2 * 1024 * 1024;

    public static void Configure(KestrelServerOptions kestrel)
    {
        kestrel.Limits.MaxRequestBodySize = LargestBody;
        // As UTF-8, which is the default, a header with a stray byte would be refused by the server itself, with an empty answer.
        kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
    }
}
