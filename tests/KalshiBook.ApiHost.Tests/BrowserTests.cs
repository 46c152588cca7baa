namespace KalshiBook.ApiHost.Tests;

/// <summary>Pages of any origin may call the API and read what it says, of refusals as of answers.</summary>
public sealed class BrowserTests
{
    private static readonly string[] Readable =
    [
        "Retry-After", "X-Credits-Cost", "X-Credits-Remaining", "X-Credits-Total", "X-Credits-Used",
        "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "X-Request-ID",
    ];

    public static TheoryData<string> Origins => ["https://example.com", "http://localhost:3000", "null"];

    [Theory]
    [MemberData(nameof(Origins))]
    public async Task A_browser_may_ask_before_it_sends(string origin)
    {
        await using var host = await Host.StartAsync();
        foreach (var (method, path) in ((string, string)[])
            [("POST", "/orderbook"), ("POST", "/deltas"), ("POST", "/trades"), ("GET", "/markets"), ("DELETE", "/keys/1"), ("GET", "/billing/status")])
        {
            using var response = await SendAsync(host, "OPTIONS", path, origin, request =>
            {
                request.Headers.Add("Access-Control-Request-Method", method);
                request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");
            });

            Assert.Equal(204, (int)response.StatusCode);
            Allows(origin, response);
            Assert.Contains(method, response.Header("Access-Control-Allow-Methods"), StringComparison.Ordinal);
            var headers = response.Header("Access-Control-Allow-Headers")!.Split(',', StringSplitOptions.TrimEntries);
            Assert.Superset(new HashSet<string> { "authorization", "content-type" }, headers.Select(header => header.ToLowerInvariant()).ToHashSet());
            Assert.Null(response.Credits());
            Assert.Null(response.Header("X-RateLimit-Limit"));
        }
    }

    [Theory]
    [MemberData(nameof(Origins))]
    public async Task A_page_can_read_answers_and_refusals(string origin)
    {
        await using var host = await Host.StartAsync();
        var token = await host.LogInAsync();
        var key = (string)(await host.MakeKeyAsync(token))["key"]!;

        await ReadsAsync(200, "/markets", key);
        await ReadsAsync(404, "/markets/NOTHING", key);
        await ReadsAsync(404, "/nowhere", null);
        await ReadsAsync(405, "/orderbook", key);
        await ReadsAsync(401, "/markets", null);
        await ReadsAsync(401, "/billing/status", key);
        await ReadsAsync(422, "/settlements?result=maybe", key);
        await ReadsAsync(200, "/billing/status", token);
        await ReadsAsync(200, "/openapi.json", null);
        await host.ChangeAccountAsync(token, account => account with { CreditsUsed = account.CreditsTotal });
        Assert.Equal("0", (await ReadsAsync(429, "/markets", key)).Header("X-Credits-Cost"));
        for (var i = 0; i < 30; i++) (await host.GetAsync("/markets", key)).Dispose();
        Assert.Equal("0", (await ReadsAsync(429, "/markets", key)).Header("X-RateLimit-Remaining"));

        async Task<HttpResponseMessage> ReadsAsync(int status, string path, string? credential)
        {
            var response = await SendAsync(host, "GET", path, origin, request =>
                request.Headers.Authorization = credential is null ? null : new("Bearer", credential));
            Assert.Equal(status, (int)response.StatusCode);
            Allows(origin, response);
            Exposes(response);
            return response;
        }
    }

    [Fact]
    public async Task A_page_can_read_that_the_host_failed()
    {
        await using var host = await Host.StartAsync(FailureTests.BrokenHandler());
        var key = await host.MakeKeyAsync();

        using var response = await SendAsync(host, "POST", "/orderbook", "https://example.com", request =>
        {
            request.Headers.Authorization = new("Bearer", key);
            request.Content = System.Net.Http.Json.JsonContent.Create(new { market_ticker = Recorded.Ticker, timestamp = Recorded.End });
        });

        await response.ErrorAsync(500, "internal_error");
        Allows("https://example.com", response);
        Exposes(response);
    }

    [Fact]
    public async Task No_cookie_is_asked_for_and_none_is_set()
    {
        await using var host = await Host.StartAsync();

        using var response = await SendAsync(host, "GET", "/markets", "https://example.com", request => request.Headers.Authorization = null);

        Assert.Null(response.Header("Access-Control-Allow-Credentials"));
        Assert.Null(response.Header("Set-Cookie"));
    }

    private static void Allows(string origin, HttpResponseMessage response) =>
        Assert.Contains(response.Header("Access-Control-Allow-Origin"), (string?[])["*", origin]);

    // By name: a star would not do where a page sends Authorization as its credentials.
    private static void Exposes(HttpResponseMessage response) => Assert.Superset(
        Readable.ToHashSet(StringComparer.OrdinalIgnoreCase),
        response.Header("Access-Control-Expose-Headers")?.Split(',', StringSplitOptions.TrimEntries).ToHashSet(StringComparer.OrdinalIgnoreCase) ?? []);

    private static Task<HttpResponseMessage> SendAsync(Host host, string method, string path, string origin, Action<HttpRequestMessage> change)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.TryAddWithoutValidation("Origin", origin);
        change(request);
        return host.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
