using System.Diagnostics;

namespace KalshiBook.ApiHost;

/// <summary>How long an answer took: from the endpoint's first filter, the charge included.</summary>
internal static class ResponseTime
{
    private static readonly object Began = new();

    public static ValueTask<object?> BeginAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        invocation.HttpContext.Items[Began] = Stopwatch.GetTimestamp();
        return next(invocation);
    }

    /// <summary>Gives the seconds until now, with microseconds.</summary>
    public static double Of(HttpContext context) => Math.Round(Stopwatch.GetElapsedTime((long)context.Items[Began]!).TotalSeconds, 6);
}
