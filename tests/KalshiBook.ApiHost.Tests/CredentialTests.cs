namespace KalshiBook.ApiHost.Tests;

/// <summary>Data takes API keys, accounts take access tokens: every other mixture is a 401 with the code that says which is wanted.</summary>
public sealed class CredentialTests(DataHost host) : IClassFixture<DataHost>
{
    private static readonly (string Method, string Path)[] ForTokens =
    [
        ("GET", "/billing/status"), ("GET", "/billing/usage"), ("POST", "/billing/checkout"), ("POST", "/billing/portal"), ("POST", "/billing/payg"),
        ("POST", "/billing/sync"), ("GET", "/keys"), ("POST", "/keys"), ("DELETE", "/keys/1"),
    ];

    [Theory]
    [MemberData(nameof(MeteredEndpoint.Patterns), MemberType = typeof(MeteredEndpoint))]
    public async Task A_data_endpoint_takes_a_valid_API_key_and_nothing_else(string pattern)
    {
        var endpoint = MeteredEndpoint.Of(pattern);
        foreach (var authorization in Wrong(host.Key).Append($"Bearer {host.Token}"))
        {
            using var response = await SendAsync(endpoint.Method, endpoint.Path, authorization);
            await response.ErrorAsync(401, "invalid_api_key");
            Assert.StartsWith("Bearer", response.Header("WWW-Authenticate"), StringComparison.Ordinal);
            Assert.Null(response.Credits());
            Assert.Null(response.Header("X-RateLimit-Limit"));
        }
        using var served = await endpoint.SendAsync(host.Host, host.Key);
        Assert.Equal(200, (int)served.StatusCode);
    }

    [Fact]
    public async Task Accounts_and_keys_take_a_valid_access_token_and_say_where_an_API_key_was_sent()
    {
        foreach (var (method, path) in ForTokens)
        {
            foreach (var authorization in Wrong(host.Token))
                await RefusesAsync(authorization, authorization?.Contains("kb-", StringComparison.Ordinal) is true ? "invalid_auth_method" : "invalid_token");
            foreach (var authorization in (string[])[$"Bearer {host.Key}", $"bearer {host.Key}"]) await RefusesAsync(authorization, "invalid_auth_method");

            async Task RefusesAsync(string? authorization, string code)
            {
                using var response = await SendAsync(new HttpMethod(method), path, authorization);
                await response.ErrorAsync(401, code);
                Assert.StartsWith("Bearer", response.Header("WWW-Authenticate"), StringComparison.Ordinal);
            }
        }
        Assert.Equal(200, (int)(await host.Host.GetAsync("/billing/status", host.Token)).StatusCode);
        Assert.Equal(200, (int)(await host.Host.GetAsync("/keys", host.Token)).StatusCode);
    }

    [Fact]
    public async Task Who_is_calling_is_asked_before_what_is_sent()
    {
        foreach (var (path, code) in ((string, string)[])[("/orderbook", "invalid_api_key"), ("/trades", "invalid_api_key"), ("/keys", "invalid_token"), ("/billing/payg", "invalid_token")])
            await (await host.Host.SendAsync(HttpMethod.Post, path, credential: null, new StringContent("a=1"))).ErrorAsync(401, code);
    }

    [Fact]
    public async Task Spaces_behind_the_scheme_change_nothing()
    {
        Assert.Equal(200, (int)(await SendAsync(HttpMethod.Get, "/markets", $"Bearer  {host.Key}")).StatusCode);
        await (await SendAsync(HttpMethod.Get, "/keys", $"Bearer  {host.Key}")).ErrorAsync(401, "invalid_auth_method");
    }

    [Fact]
    public async Task A_revoked_key_is_no_key()
    {
        var key = await host.Host.MakeKeyAsync(host.Token);
        Assert.Equal(200, (int)(await host.Host.GetAsync("/markets", (string?)key["key"])).StatusCode);
        (await host.Host.SendAsync(HttpMethod.Delete, $"/keys/{key["id"]}", host.Token)).Dispose();

        await (await host.Host.GetAsync("/markets", (string?)key["key"])).ErrorAsync(401, "invalid_api_key");
        await (await host.Host.GetAsync("/keys", (string?)key["key"])).ErrorAsync(401, "invalid_auth_method");
    }

    [Fact]
    public async Task A_scheme_is_written_in_any_case()
    {
        foreach (var scheme in (string[])["bearer", "BEARER"])
        {
            Assert.Equal(200, (int)(await SendAsync(HttpMethod.Get, "/markets", $"{scheme} {host.Key}")).StatusCode);
            Assert.Equal(200, (int)(await SendAsync(HttpMethod.Get, "/keys", $"{scheme} {host.Token}")).StatusCode);
        }
    }

    // Good for nothing anywhere, and what the good one looks like after something happened to it.
    private static IEnumerable<string?> Wrong(string good) =>
    [
        null, "Bearer", "Bearer ", "Bearer nonsense", "Bearer kb-", "Bearer kb-unknown", $"Bearer {good}x", $"Bearer {good[..^2]}",
        $"Basic {good}", good, $"Token {good}", "Bearer a.b.c",
    ];

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? authorization)
    {
        var request = new HttpRequestMessage(method, path);
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return host.Host.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
