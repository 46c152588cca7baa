using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>How often Stripe is called is a matter of the user, not of the endpoint.</summary>
public sealed class StripeRateLimitTests
{
    private static readonly string[] Paths = ["/billing/checkout", "/billing/portal", "/billing/payg", "/billing/sync"];

    [Fact]
    public async Task Ten_in_a_minute_over_all_of_them_together()
    {
        await using var app = await StripeApp.StartAsync();
        app.Fail(new StripeUnavailableException());
        for (var i = 0; i < 10; i++) await AssertPassesAsync(app, Paths[i % 4]);
        app.App.Clock.Advance(TimeSpan.FromSeconds(17.5));

        foreach (var path in Paths)
        {
            var response = await app.PostAsync(path, """{ "enable": true }""");
            var error = await response.ErrorAsync(429, "rate_limit_exceeded");
            Assert.Equal("43", response.Header("Retry-After"));
            Assert.Equal("The billing endpoints allow 10 requests per minute. Please slow down.", (string?)error["message"]);
        }

        Assert.Equal(200, (int)(await app.App.GetAsync("/billing/status")).StatusCode);
        await AssertPassesAsync(app, "/billing/sync", "bob");
        app.App.Clock.Advance(TimeSpan.FromSeconds(42.5));
        await AssertPassesAsync(app, "/billing/sync");
    }

    [Fact]
    public async Task The_host_sets_the_limit_and_a_malformed_request_counts()
    {
        await using var app = await StripeApp.StartAsync(errors: false, configuration: ("KalshiBookBilling:StripeRequestsPerMinute", "2"));

        for (var i = 0; i < 2; i++) await (await app.PostAsync("/billing/payg", "x")).ErrorAsync(400, "invalid_json");

        await (await app.PostAsync("/billing/payg", "x")).ErrorAsync(429, "rate_limit_exceeded");
    }

    [Fact]
    public async Task A_burst_does_not_get_past_it()
    {
        await using var app = await StripeApp.StartAsync();
        app.Fail(new StripeUnavailableException());

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => app.PostAsync(Paths[i % 4], """{ "enable": true }""")));

        Assert.Equal(10, answers.Count(answer => (int)answer.StatusCode == 502));
        Assert.Equal(50, answers.Count(answer => (int)answer.StatusCode == 429));
    }

    [Fact]
    public async Task With_rate_limits_by_plan_they_do_not_count_for_one_another()
    {
        await using var app = await StripeApp.StartAsync(change: settings => settings.RateLimits = true);
        app.Fail(new StripeUnavailableException());

        for (var i = 0; i < 10; i++) await AssertPassesAsync(app, "/billing/portal");

        var refused = await app.PostAsync("/billing/portal");
        await refused.ErrorAsync(429, "rate_limit_exceeded");
        Assert.Null(refused.Header("X-RateLimit-Limit"));
    }

    [Fact]
    public void However_many_users_come_the_memory_is_bounded_and_nobody_is_refused_for_it()
    {
        using var limit = new StripeRateLimit(Options.Create(new BillingOptions { StripeRequestsPerMinute = 1 }), new FakeTimeProvider(TestApp.Start));
        var users = Enumerable.Range(1, 150_000).Select(number => UserId.From(new Guid(number, 1, 1, new byte[8]))).ToArray();

        Assert.All(users, user => Assert.Null(limit.Refuse(user)));

        Assert.InRange(users.Count(user => limit.Refuse(user) is not null), 1, 100_000);
    }

    private static async Task AssertPassesAsync(StripeApp app, string path, string user = TestApp.Alice) =>
        await (await app.PostAsync(path, """{ "enable": true }""", user)).ErrorAsync(502, "stripe_error");
}
