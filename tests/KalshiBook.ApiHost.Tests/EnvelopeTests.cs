using System.Net.Http.Headers;
using System.Text;

namespace KalshiBook.ApiHost.Tests;

/// <summary>Every error of the framework and of the host has the one envelope.</summary>
public sealed class EnvelopeTests(DataHost host) : IClassFixture<DataHost>
{
    [Theory]
    [InlineData("{ not json", "application/json", 400, "invalid_json")]
    [InlineData("""{ "market_ticker": "T" """, "application/json", 400, "invalid_json")]
    [InlineData("""{ "market_ticker": "T" } {}""", "application/json", 400, "invalid_json")]
    [InlineData("""{ 'market_ticker': 'T' }""", "application/json", 400, "invalid_json")]
    [InlineData("", "application/json", 400, "invalid_json")]
    [InlineData(" ", "application/json", 400, "invalid_json")]
    [InlineData("[]", "application/json", 422, "validation_error")]
    [InlineData("5", "application/json", 422, "validation_error")]
    [InlineData("true", "application/json", 422, "validation_error")]
    [InlineData("\"text\"", "application/json", 422, "validation_error")]
    [InlineData("{}", "application/json", 422, "validation_error")]
    [InlineData("{}", "text/plain", 415, "unsupported_media_type")]
    [InlineData("a=1", "application/x-www-form-urlencoded", 415, "unsupported_media_type")]
    [InlineData("{}", "application/xml", 415, "unsupported_media_type")]
    [InlineData("{}", null, 415, "unsupported_media_type")]
    [InlineData("{}", "application/json; charset=bogus", 415, "unsupported_media_type")]
    [InlineData("{}", "application/json; charset=utf-7", 415, "unsupported_media_type")]
    [InlineData("{}", "application/json; charset=\"\"", 415, "unsupported_media_type")]
    [InlineData("null", "application/json", 422, "validation_error")]
    public async Task A_body_that_is_no_good_is_told_so(string text, string? type, int status, string code)
    {
        foreach (var path in (string[])["/orderbook", "/deltas", "/trades"])
        {
            using var response = await host.PostAsync(path, Body(text, type));
            await response.ErrorAsync(status, code);
            Assert.Null(response.Credits());
        }
    }

    [Theory]
    [InlineData("{ not json", "application/json", 400, "invalid_json")]
    [InlineData("[]", "application/json", 422, "validation_error")]
    [InlineData("5", "application/json", 422, "validation_error")]
    [InlineData("""{ "name": 5 }""", "application/json", 422, "validation_error")]
    [InlineData("{}", "text/plain", 415, "unsupported_media_type")]
    [InlineData("{}", null, 415, "unsupported_media_type")]
    [InlineData("{}", "application/json; charset=bogus", 415, "unsupported_media_type")]
    public async Task So_it_is_where_keys_are_made(string text, string? type, int status, string code) =>
        await (await host.Host.SendAsync(HttpMethod.Post, "/keys", host.Token, Body(text, type))).ErrorAsync(status, code);

    [Theory]
    [InlineData("GET", "/nowhere", 404, "not_found", null)]
    [InlineData("GET", "/", 404, "not_found", null)]
    [InlineData("POST", "/nowhere", 404, "not_found", null)]
    [InlineData("GET", "/markets/a/b", 404, "not_found", null)]
    [InlineData("GET", "/billing/nowhere", 404, "not_found", null)]
    [InlineData("GET", "/orderbook", 405, "method_not_allowed", "POST")]
    [InlineData("DELETE", "/markets", 405, "method_not_allowed", "GET")]
    [InlineData("POST", "/settlements", 405, "method_not_allowed", "GET")]
    [InlineData("PUT", "/keys", 405, "method_not_allowed", "GET, POST")]
    [InlineData("POST", "/health", 405, "method_not_allowed", "GET")]
    [InlineData("GET", "/billing/webhook", 405, "method_not_allowed", "POST")]
    public async Task A_route_or_method_that_is_none_is_told_so(string method, string path, int status, string code, string? allowed)
    {
        foreach (var credential in (string?[])[host.Key, host.Token, null])
        {
            using var response = await host.Host.SendAsync(new HttpMethod(method), path, credential);
            await response.ErrorAsync(status, code);
            Assert.Equal(allowed, response.Content.Headers.Allow.Count == 0 ? null : string.Join(", ", response.Content.Headers.Allow.Order()));
            Assert.Null(response.Credits());
        }
    }

    [Fact]
    public async Task The_hosts_own_404s_have_the_envelope()
    {
        await (await host.GetAsync("/markets/NOTHING")).ErrorAsync(404, "market_not_found");
        await (await host.Host.SendAsync(HttpMethod.Delete, "/keys/nothing", host.Token)).ErrorAsync(404, "key_not_found");
    }

    [Fact]
    public async Task Every_response_has_an_id_of_its_own()
    {
        var ids = new HashSet<string>();
        foreach (var path in (string[])["/markets", "/markets", "/nowhere", "/health", "/llms.txt", "/openapi.json", "/docs", "/billing/status"])
        {
            using var response = await host.GetAsync(path);
            Assert.Matches("^req_[0-9a-f]{12}$", response.Header("X-Request-ID"));
            Assert.True(ids.Add(response.Header("X-Request-ID")!));
        }
    }

    private static ByteArrayContent Body(string text, string? type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        return content;
    }
}
