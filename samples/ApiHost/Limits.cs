namespace KalshiBook.ApiHost;

/// <summary>How large a request's body may be.</summary>
internal static class Limits
{
    /// <summary>The largest body of a data or key endpoint, in bytes.</summary>
    public const long Body = 64 * 1024;

    /// <summary>The largest body that the host reads at all, in bytes: the webhook's, whose own limit is 1 MiB, with room to say so in an answer.</summary>
    public const long LargestBody = 2 * 1024 * 1024;
}
