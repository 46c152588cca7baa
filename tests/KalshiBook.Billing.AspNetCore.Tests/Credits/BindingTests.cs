using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>
/// Filters run even where parameter binding has failed, with a status of 400 already set; and not at all where a JSON body can't be read.
/// Neither may be charged.
/// </summary>
public sealed class BindingTests
{
    public static TheoryData<string, string, string?, string?, int, string> Malformed()
    {
        var data = new TheoryData<string, string, string?, string?, int, string>();
        data.Add("GET", "/query", null, null, 400, "bad_request");
        data.Add("GET", "/query?depth=deep", null, null, 400, "bad_request");
        data.Add("GET", "/route/abc", null, null, 400, "bad_request");
        data.Add("POST", "/body", "{ not json", "application/json", 400, "invalid_json");
        data.Add("POST", "/body", """{ "depth": "deep" }""", "application/json", 422, "validation_error");
        data.Add("POST", "/body", "", "application/json", 400, "invalid_json");
        data.Add("POST", "/body", "null", "application/json", 422, "validation_error");
        data.Add("POST", "/body-and-query", "null", "application/json", 422, "validation_error");
        data.Add("POST", "/body-and-query", "{}", "application/json", 400, "bad_request");
        data.Add("POST", "/body", null, null, 400, "invalid_json");
        data.Add("POST", "/body", "depth=1", "text/plain", 415, "unsupported_media_type");
        data.Add("POST", "/body", "depth=1", "application/x-www-form-urlencoded", 415, "unsupported_media_type");
        return data;
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_malformed_request_costs_nothing(string method, string path, string? body, string? type, int status, string code)
    {
        await using var app = await StartAsync(hasErrors: true);

        var response = await SendAsync(app, method, path, body, type);

        await response.ErrorAsync(status, code);
        Assert.Null(response.Credits());
        Assert.Equal(0, await app.UsedAsync());
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_malformed_request_costs_nothing_where_binding_does_not_throw(
        string method, string path, string? body, string? type, int status, string code)
    {
        await using var app = await StartAsync(hasErrors: false);

        var response = await SendAsync(app, method, path, body, type);

        Assert.Equal(code == "unsupported_media_type" ? status : 400, (int)response.StatusCode);
        Assert.Null(response.Credits());
        Assert.Equal(0, await app.UsedAsync());
    }

    [Fact]
    public async Task JSON_that_does_not_fit_is_told_the_member()
    {
        await using var app = await StartAsync(hasErrors: true);

        var error = await (await SendAsync(app, "POST", "/body", """{ "depth": "my secret" }""", "application/json")).ErrorAsync(422, "validation_error");

        Assert.Equal("depth is missing or not of the right kind.", (string?)error["message"]);
    }

    [Fact]
    public async Task Strangers_are_turned_away_before_their_malformed_body_is_read()
    {
        await using var app = await StartAsync(hasErrors: true);

        var response = await app.SendAsync(HttpMethod.Post, "/body", user: null, new StringContent("{ not json", Encoding.UTF8, "application/json"));

        await response.ErrorAsync(401, "invalid_api_key");
        Assert.Equal("Bearer", response.Header("WWW-Authenticate"));
        Assert.Null(response.Credits());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a\u0007b")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    public async Task A_user_id_that_can_not_be_one_is_nobody(string id)
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings
        {
            Add = (_, billing) => billing.ConfigureHttp(options => options.FindUserId = _ => id),
            Map = app => app.MapGet("/markets", () => "ok").RequireCredits(1),
        });

        await (await app.GetAsync("/markets")).ErrorAsync(401, "invalid_api_key");
    }

    [Fact]
    public async Task An_api_key_id_that_can_not_be_stored_is_left_out()
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings
        {
            Add = (_, billing) => billing.ConfigureHttp(options => options.FindApiKeyId = _ => new string('k', 513)),
            Map = app => app.MapGet("/markets", () => "ok").RequireCredits(1),
        });

        Assert.Equal((999, 1, 1000, 1), (await app.GetAsync("/markets")).Credits());
    }

    // UseKalshiBookErrors() has binding throw, and so does Development: only without both do filters see what failed.
    private static Task<TestApp> StartAsync(bool hasErrors) => TestApp.StartAsync(new TestAppSettings
    {
        Errors = hasErrors,
        Environment = "Production",
        Map = app =>
        {
            app.MapGet("/query", (int depth) => depth).RequireCredits(3);
            app.MapGet("/route/{id}", (int id) => id).RequireCredits(3);
            app.MapPost("/body", (OrderbookRequest request) => request.Depth).RequireCredits(3);
            app.MapPost("/body-and-query", ([Microsoft.AspNetCore.Mvc.FromBody] OrderbookRequest request, int day) => request.Depth + day).RequireCredits(3);
        },
    });

    private static Task<HttpResponseMessage> SendAsync(TestApp app, string method, string path, string? body, string? type)
    {
        var content = body is null ? null : new StringContent(body, Encoding.UTF8);
        if (content is not null) content.Headers.ContentType = new(type!);
        return app.SendAsync(new HttpMethod(method), path, content: content);
    }

    private sealed record OrderbookRequest(int Depth);
}
