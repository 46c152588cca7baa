using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace KalshiBook.Billing.AspNetCore.Tests;

public sealed class UsageTests
{
    [Theory]
    [InlineData("", """[{"key":"2026-02-08","requests":1,"credits":2},{"key":"2026-02-10","requests":3,"credits":9}]""")]
    [InlineData("?group_by=day", """[{"key":"2026-02-08","requests":1,"credits":2},{"key":"2026-02-10","requests":3,"credits":9}]""")]
    [InlineData("?group_by=endpoint", """[{"key":"GET /markets/{ticker}","requests":2,"credits":4},{"key":"GET /orderbook","requests":1,"credits":5},{"key":"POST /trades","requests":1,"credits":2}]""")]
    [InlineData("?group_by=key", """[{"key":null,"requests":1,"credits":2},{"key":"k1","requests":2,"credits":7},{"key":"k2","requests":1,"credits":2}]""")]
    [InlineData("?from=2026-02-10", """[{"key":"2026-02-10","requests":3,"credits":9}]""")]
    [InlineData("?from=2026-01-01&to=2026-02-10", """[{"key":"2026-01-20","requests":1,"credits":5},{"key":"2026-02-08","requests":1,"credits":2}]""")]
    [InlineData("?from=2026-02-10T12:00:00Z&to=2026-02-10T12:00:00.5Z", """[{"key":"2026-02-10","requests":3,"credits":9}]""")]
    [InlineData("?from=2026-02-10T14:00%2B02:00&to=2026-02-10T12:00:01", """[{"key":"2026-02-10","requests":3,"credits":9}]""")]
    [InlineData("?from=2026-02-10T14:00:00+02:00&to=2026-02-11", """[{"key":"2026-02-10","requests":3,"credits":9}]""")]
    [InlineData("?from=2026-02-10&to=2026-02-10", "[]")]
    [InlineData("?from=2025-01-06&to=2026-02-10", """[{"key":"2026-01-20","requests":1,"credits":5},{"key":"2026-02-08","requests":1,"credits":2}]""")]
    public async Task Usage_is_added_up(string query, string expected)
    {
        await using var app = await StartAsync();

        var response = await app.GetAsync("/billing/usage" + query);

        Assert.Equal(200, (int)response.StatusCode);
        var body = await response.JsonAsync();
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), body["data"]), body.ToJsonString());
        Assert.Equal(response.Header("X-Request-ID"), (string?)body["request_id"]);
        Assert.Equal("no-store", response.Header("Cache-Control"));
    }

    [Theory]
    [InlineData("?from=yesterday", "from ")]
    [InlineData("?from=", "from ")]
    [InlineData("?to=2026-02-30", "to ")]
    [InlineData("?to=02/10/2026", "to ")]
    [InlineData("?from=1760000000", "from ")]
    [InlineData("?from=0001-01-01T00:00:00%2B14:00", "from ")]
    [InlineData("?from=2026-02-01&from=2026-02-02", "from ")]
    [InlineData("?to=2026-02-01&to=2026-02-02", "to ")]
    [InlineData("?group_by=day&group_by=key", "group_by ")]
    [InlineData("?group_by=month", "group_by ")]
    [InlineData("?group_by=0", "group_by ")]
    [InlineData("?group_by=", "group_by ")]
    [InlineData("?from=2026-02-11&to=2026-02-10", "from ")]
    [InlineData("?from=2026-02-11", "from ")]
    [InlineData("?to=2026-01-31", "to ")]
    [InlineData("?from=2025-01-01&to=2026-02-10", "from ")]
    public async Task What_is_not_acceptable_is_422_and_named(string query, string name)
    {
        await using var app = await StartAsync();

        var error = await (await app.GetAsync("/billing/usage" + query)).ErrorAsync(422, "validation_error");

        Assert.StartsWith(name, (string?)error["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_sees_the_usage_of_others()
    {
        await using var app = await StartAsync();

        Assert.Empty((await (await app.GetAsync("/billing/usage", user: "bob")).JsonAsync())["data"]!.AsArray());
    }

    private static async Task<TestApp> StartAsync()
    {
        var app = await TestApp.StartAsync(app =>
        {
            app.MapGet("/markets/{ticker}", (string ticker) => ticker).RequireCredits(2);
            app.MapGet("/orderbook", () => "ok").RequireCredits(5);
            app.MapPost("/trades", () => "ok").RequireCredits(2);
            app.MapGet("/500", () => Results.StatusCode(500)).RequireCredits(7);
        });
        await ChargeAsync(app, "2026-01-20", "GET /orderbook", 5, "k1");
        await ChargeAsync(app, "2026-02-08", "GET /markets/{ticker}", 2, null);
        await app.GetAsync("/markets/ABC", key: "k1");
        await app.GetAsync("/orderbook", key: "k1");
        await app.SendAsync(HttpMethod.Post, "/trades", key: "k2");
        await app.GetAsync("/500", key: "k2"); // refunded: not in any sum
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        return app;
    }

    private static Task<IReadOnlyList<ChargeResult>> ChargeAsync(TestApp app, string day, string endpoint, long credits, string? key)
    {
        var time = DateTimeOffset.Parse(day, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).AddHours(6);
        return app.Store.ChargeAsync(
            [new Charge(Guid.NewGuid(), time, UserId.Parse(TestApp.Alice), credits, endpoint, key)], TestContext.Current.CancellationToken);
    }
}
