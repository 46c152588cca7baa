using Microsoft.AspNetCore.Cors.Infrastructure;

namespace KalshiBook.ApiHost;

/// <summary>What pages of other sites may do: call the API with a key or token of their user's, and read what it says of credits.</summary>
internal static class Browsers
{
    // A browser hides every header of another site's answer that is not named here.
    private static readonly string[] ReadableHeaders =
    [
        "X-Credits-Remaining", "X-Credits-Used", "X-Credits-Total", "X-Credits-Cost",
        "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "X-Request-ID", "Retry-After",
    ];

    // Any method and header, in words of ours: said back as they were asked for, they might be such as no answer can hold.
    // A star leaves out Authorization, and an old browser takes it for a name.
    private static readonly string[] Methods = ["GET", "POST", "DELETE", "*"];
    private static readonly string[] Headers = ["Authorization", "Content-Type", "*"];

    /// <summary>Allows any origin. No cookie lets anybody in here, so there is none that a strange page could misuse.</summary>
    public static void Allow(CorsPolicyBuilder policy) => policy
        .AllowAnyOrigin().WithHeaders(Headers).WithMethods(Methods)
        .WithExposedHeaders(ReadableHeaders)
        .SetPreflightMaxAge(TimeSpan.FromHours(1));
}
