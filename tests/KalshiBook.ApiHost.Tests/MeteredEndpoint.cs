namespace KalshiBook.ApiHost.Tests;

/// <summary>A request to one of the ten data endpoints, and what the contract says that it costs.</summary>
/// <param name="Pattern">The method and route pattern, as usage records name them.</param>
/// <param name="Cost">The credits.</param>
/// <param name="Path">The path to send to.</param>
/// <param name="Body">The body, or null for a GET.</param>
internal sealed record MeteredEndpoint(string Pattern, long Cost, string Path, object? Body = null)
{
    private static readonly object Range = new { market_ticker = Recorded.Ticker, start_time = Recorded.Start, end_time = Recorded.End };

    public static IReadOnlyList<MeteredEndpoint> All { get; } =
    [
        new("GET /markets", 1, "/markets"),
        new("GET /markets/{ticker}", 1, $"/markets/{Recorded.Ticker}"),
        new("GET /events", 1, "/events"),
        new("GET /events/{event_ticker}", 1, "/events/KXBTCD-26FEB0617"),
        new("GET /settlements", 1, "/settlements"),
        new("GET /settlements/{ticker}", 1, $"/settlements/{Recorded.Ticker}"),
        new("GET /candles/{ticker}", 3, $"/candles/{Recorded.Ticker}"),
        new("POST /trades", 2, "/trades", Range),
        new("POST /deltas", 2, "/deltas", Range),
        new("POST /orderbook", 5, "/orderbook", new { market_ticker = Recorded.Ticker, timestamp = Recorded.End }),
    ];

    public static TheoryData<string> Patterns => [.. All.Select(endpoint => endpoint.Pattern)];

    public HttpMethod Method => Body is null ? HttpMethod.Get : HttpMethod.Post;

    public static MeteredEndpoint Of(string pattern) => All.Single(endpoint => endpoint.Pattern == pattern);

    public Task<HttpResponseMessage> SendAsync(Host host, string? credential) => host.SendAsync(Method, Path, credential, Body);
}
