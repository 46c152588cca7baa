using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Json;

namespace KalshiBook.ApiHost;

/// <summary>How this host's own bodies look as JSON. Times are <see cref="DateTime"/> of the kind UTC, which are written with a Z.</summary>
internal static class Wire
{
    public static void Configure(JsonOptions options)
    {
        options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.SerializerOptions.TypeInfoResolverChain.Insert(0, WireContext.Default);
        options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict; // "5" is no number, and the document says integer and nothing else
    }
}
