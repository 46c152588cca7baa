using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>Every error of the host has the envelope, and every response a request id.</summary>
public sealed class EnvelopeTests
{
    [Fact]
    public async Task An_unknown_route_is_404()
    {
        await using var app = await StartAsync();

        await (await app.GetAsync("/nowhere")).ErrorAsync(404, "not_found");
    }

    [Fact]
    public async Task A_wrong_method_is_405_and_the_right_ones_are_told()
    {
        await using var app = await StartAsync();

        var response = await app.SendAsync(HttpMethod.Delete, "/ok");

        await response.ErrorAsync(405, "method_not_allowed");
        Assert.Equal("GET", response.Header("Allow"));
    }

    [Theory]
    [InlineData(400, "bad_request")]
    [InlineData(401, "invalid_token")]
    [InlineData(402, "bad_request")]
    [InlineData(403, "forbidden")]
    [InlineData(404, "not_found")]
    [InlineData(409, "bad_request")]
    [InlineData(413, "payload_too_large")]
    [InlineData(415, "unsupported_media_type")]
    [InlineData(418, "bad_request")]
    [InlineData(422, "validation_error")]
    [InlineData(429, "rate_limit_exceeded")]
    [InlineData(500, "internal_error")]
    [InlineData(502, "internal_error")]
    public async Task A_bare_status_gets_a_body(int status, string code)
    {
        await using var app = await StartAsync();

        await (await app.GetAsync($"/status/{status}")).ErrorAsync(status, code);
    }

    [Fact]
    public async Task The_empty_401_of_an_authentication_handler_gets_a_body_that_fits_the_endpoint()
    {
        await using var app = await StartAsync();

        await (await app.GetAsync("/authorized", user: null)).ErrorAsync(401, "invalid_token");
        var metered = await app.GetAsync("/metered", user: null);
        await metered.ErrorAsync(401, "invalid_api_key");
        Assert.Equal("Test realm=\"tests\"", metered.Header("WWW-Authenticate"));
        await (await app.GetAsync("/metered", user: null)).ErrorAsync(401, "invalid_api_key");
    }

    [Fact]
    public async Task The_hosts_own_prefix_tells_an_API_key_from_a_token()
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings
        {
            Add = (_, billing) => billing.ConfigureHttp(options => options.ApiKeyPrefix = "acme_"),
        });

        foreach (var (key, code) in ((string, string)[])[("acme_1", "invalid_auth_method"), ("kb-1", "invalid_token")])
        {
            var response = app.SendAsync(HttpMethod.Get, "/billing/status", user: null, change: request => request.Headers.Authorization = new("Bearer", key));
            await (await response).ErrorAsync(401, code);
        }
    }

    [Fact]
    public async Task An_exception_is_500_says_nothing_and_is_logged_once_with_the_request_id()
    {
        await using var app = await StartAsync();

        var response = await app.GetAsync("/boom");

        var error = await response.ErrorAsync(500, "internal_error");
        Assert.Equal("An unexpected error occurred.", (string?)error["message"]);
        var record = Assert.Single(app.Logs.GetSnapshot(), record => record.Level >= LogLevel.Error);
        Assert.Contains(response.Header("X-Request-ID")!, record.Message, StringComparison.Ordinal);
        Assert.IsType<InvalidOperationException>(record.Exception);
    }

    [Fact]
    public async Task Headers_of_the_failed_answer_do_not_stay()
    {
        await using var app = await StartAsync();

        var response = await app.GetAsync("/boom");

        Assert.Null(response.Header("X-Half"));
        Assert.Null(response.Header("Content-Encoding"));
    }

    [Fact]
    public async Task Bad_JSON_is_invalid_json_and_its_text_is_not_logged()
    {
        await using var app = await StartAsync();

        var response = await app.SendAsync(HttpMethod.Post, "/body", content: new StringContent("{ secret-text", Encoding.UTF8, "application/json"));

        await response.ErrorAsync(400, "invalid_json");
    }

    [Fact]
    public async Task A_body_over_the_limit_is_413()
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings
        {
            OnKestrel = true,
            Add = (services, _) => services.Configure<KestrelServerOptions>(options => options.Limits.MaxRequestBodySize = 100),
            Map = app => app.MapPost("/body", (Dictionary<string, string> body) => body.Count).RequireCredits(2),
        });

        var body = new StringContent(new string(' ', 1000) + "{}", Encoding.UTF8, "application/json");

        var response = await app.SendAsync(HttpMethod.Post, "/body", content: body);

        await response.ErrorAsync(413, "payload_too_large");
        Assert.Null(response.Credits());
        Assert.Equal(0, await app.UsedAsync());
    }

    [Fact]
    public async Task An_answer_with_a_body_is_left_alone()
    {
        await using var app = await StartAsync();

        var response = await app.GetAsync("/own-404");

        Assert.Equal(404, (int)response.StatusCode);
        Assert.Equal("nothing of that name", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Matches("^req_[0-9a-f]{12}$", response.Header("X-Request-ID"));
    }

    [Fact]
    public async Task HEAD_has_no_body()
    {
        await using var app = await StartAsync();

        var response = await app.SendAsync(HttpMethod.Head, "/nowhere");

        Assert.Equal(404, (int)response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.NotNull(response.Header("X-Request-ID"));
    }

    [Fact]
    public async Task Every_response_has_an_id_of_its_own_whatever_the_client_sends()
    {
        await using var app = await StartAsync();

        var one = await app.SendAsync(HttpMethod.Get, "/ok", change: request => request.Headers.Add("X-Request-ID", "req_mine"));
        var two = await app.GetAsync("/ok");

        Assert.Matches("^req_[0-9a-f]{12}$", one.Header("X-Request-ID"));
        Assert.NotEqual(one.Header("X-Request-ID"), two.Header("X-Request-ID"));
        Assert.Null(one.Header("Cache-Control"));
    }

    [Fact]
    public async Task A_host_writes_its_own_errors_with_the_same_writer()
    {
        await using var app = await StartAsync();

        var response = await app.GetAsync("/own-error");

        var error = await response.ErrorAsync(404, "market_not_found");
        Assert.Equal(["code", "message", "status"], error.AsObject().Select(member => member.Key));
        Assert.Equal((999, 1, 1000, 1), response.Credits());
    }

    [Fact]
    public async Task Without_the_middleware_our_own_errors_have_the_envelope_all_the_same()
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings
        {
            Errors = false,
            Map = app => app.MapGet("/metered", () => "ok").RequireCredits(1),
        });

        await (await app.GetAsync("/metered", user: null)).ErrorAsync(401, "invalid_api_key");
    }

    [Theory]
    [InlineData(200)]
    [InlineData(399)]
    [InlineData(600)]
    public async Task A_status_that_is_no_error_is_refused(int status) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => new DefaultHttpContext().WriteBillingErrorAsync(status, "code", "message"));

    [Fact]
    public async Task The_hosts_JSON_options_do_not_change_the_envelope()
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings
        {
            Add = (services, _) => services.ConfigureHttpJsonOptions(options =>
            {
                options.SerializerOptions.PropertyNamingPolicy = System.Text.Json.JsonNamingPolicy.KebabCaseUpper;
                options.SerializerOptions.DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull;
            }),
        });

        var status = await (await app.GetAsync("/billing/status")).JsonAsync();
        Assert.True(status.AsObject().ContainsKey("overage_limit"));
        await (await app.GetAsync("/nowhere")).ErrorAsync(404, "not_found");
    }

    private static Task<TestApp> StartAsync() => TestApp.StartAsync(app =>
    {
        app.MapGet("/ok", () => "ok");
        app.MapGet("/status/{status}", (int status) => Results.StatusCode(status));
        app.MapGet("/authorized", () => "ok").RequireAuthorization();
        app.MapGet("/metered", () => "ok").RequireAuthorization().RequireCredits(1);
        app.MapPost("/body", (Dictionary<string, string> body) => body.Count);
        app.MapGet("/own-404", () => Results.Text("nothing of that name", statusCode: 404));
        app.MapGet("/own-error", (HttpContext context) => context.WriteBillingErrorAsync(404, "market_not_found", "No market has this ticker."))
            .RequireCredits(1);
        app.MapGet("/boom", (HttpContext context) =>
        {
            context.Response.Headers["X-Half"] = "done";
            context.Response.Headers.ContentEncoding = "gzip";
            throw new InvalidOperationException("the inside");
        });
    });
}
