using System.Text;
using NSubstitute;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>A request that has everything wrong with it is told one thing at a time, always in the same order.</summary>
public sealed class StripeRefusalOrderTests
{
    [Theory]
    [MemberData(nameof(StripeApp.Endpoints), MemberType = typeof(StripeApp))]
    public async Task First_comes_who_is_calling(string path, string? _, bool errors)
    {
        await using var app = await StripeApp.StartAsync(errors, settings => settings.Configuration = []);

        var stranger = await app.App.SendAsync(HttpMethod.Post, path, user: null, Horror());
        var key = await app.App.SendAsync(HttpMethod.Post, path, content: Horror(), key: "key-1");
        var misplaced = await app.App.SendAsync(
            HttpMethod.Post, path, user: null, Horror(), change: request => request.Headers.Authorization = new("Bearer", "kb-1"));

        Assert.Equal(401, (int)stranger.StatusCode);
        Assert.Equal(401, (int)misplaced.StatusCode);
        if (errors) await stranger.ErrorAsync(401, "invalid_token");
        if (errors) await misplaced.ErrorAsync(401, "invalid_auth_method");
        await key.ErrorAsync(401, "invalid_auth_method");
    }

    [Theory]
    [MemberData(nameof(StripeApp.Endpoints), MemberType = typeof(StripeApp))]
    public async Task A_caller_who_is_nobody_is_401_also_behind_the_hosts_policy(string path, string? body, bool errors)
    {
        await using var app = await StripeApp.StartAsync(errors);

        await (await app.PostAsync(path, body, user: "\u0001")).ErrorAsync(401, "invalid_token");
        await (await app.PostAsync(path, body, user: " ")).ErrorAsync(401, "invalid_token");
    }

    [Theory]
    [MemberData(nameof(StripeApp.Endpoints), MemberType = typeof(StripeApp))]
    public async Task Then_whether_there_are_keys_for_Stripe_and_that_counts_for_no_limit(string path, string? body, bool errors)
    {
        await using var app = await StripeApp.StartAsync(errors, settings => settings.Configuration = new()
        {
            ["KalshiBookBilling:StripeRequestsPerMinute"] = "1",
            ["STRIPE_SECRET_KEY"] = " ",
            ["STRIPE_WEBHOOK_SECRET"] = "whsec_1",
        });

        for (var i = 0; i < 3; i++) await (await app.PostAsync(path, Horror())).ErrorAsync(503, "stripe_not_configured");
        await (await app.PostAsync(path, body)).ErrorAsync(503, "stripe_not_configured");
        Assert.Empty(app.Billing.ReceivedCalls());
    }

    [Theory]
    [MemberData(nameof(StripeApp.Endpoints), MemberType = typeof(StripeApp))]
    public async Task Then_the_rate(string path, string? body, bool errors)
    {
        await using var app = await StripeApp.StartAsync(errors, configuration: ("KalshiBookBilling:StripeRequestsPerMinute", "1"));
        app.Fail(new StripeUnavailableException());
        await app.PostAsync(path, body);

        await (await app.PostAsync(path, Horror())).ErrorAsync(429, "rate_limit_exceeded");
    }

    [Theory]
    [MemberData(nameof(StripeApp.Endpoints), MemberType = typeof(StripeApp))]
    public async Task Then_the_body_and_only_then_the_service(string path, string? body, bool errors)
    {
        await using var app = await StripeApp.StartAsync(errors);
        app.Fail(new StripeUnavailableException());

        var takesBody = path is "/billing/checkout" or "/billing/payg";
        if (takesBody) await (await app.PostAsync(path, Horror())).ErrorAsync(415, "unsupported_media_type");
        if (takesBody) await (await app.PostAsync(path, new string('x', 20_000))).ErrorAsync(413, "payload_too_large");
        if (takesBody) await (await app.PostAsync(path, "x")).ErrorAsync(400, "invalid_json");
        if (takesBody) await (await app.PostAsync(path, "[]")).ErrorAsync(422, "validation_error");
        Assert.Empty(app.Billing.ReceivedCalls());
        await (await app.PostAsync(path, body)).ErrorAsync(502, "stripe_error");
    }

    [Theory]
    [MemberData(nameof(StripeApp.Endpoints), MemberType = typeof(StripeApp))]
    public async Task They_are_posted_to(string path, string? _, bool errors)
    {
        await using var app = await StripeApp.StartAsync(errors);

        Assert.Equal(405, (int)(await app.App.GetAsync(path)).StatusCode);
    }

    private static StringContent Horror() => new(new string('x', 20_000), Encoding.UTF8, "application/xml");
}
