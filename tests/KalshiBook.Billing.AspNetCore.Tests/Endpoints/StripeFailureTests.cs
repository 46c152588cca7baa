using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>Where Stripe or the store is away, the answer says which, and the log says why.</summary>
public sealed class StripeFailureTests
{
    private const string Message = "Payment service temporarily unavailable. Please try again.";

    private static readonly StripeFailure Failure = new(StripeFailureKind.Refused, 400, "invalid_request_error", "email_invalid", "email", "req_of_stripe");

    [Theory]
    [MemberData(nameof(StripeApp.Endpoints), MemberType = typeof(StripeApp))]
    public async Task Stripe_away_is_502_and_a_warning(string path, string? body, bool errors)
    {
        await using var app = await StripeApp.StartAsync(errors);
        app.Fail(new StripeUnavailableException(Failure));

        var response = await app.PostAsync(path, body, user: "alice@example.org");

        var error = await response.ErrorAsync(502, "stripe_error");
        Assert.Equal(Message, (string?)error["message"]);
        AssertLogged(app.App, response);
    }

    [Theory]
    [MemberData(nameof(StripeApp.Endpoints), MemberType = typeof(StripeApp))]
    public async Task The_store_away_is_503_and_a_warning(string path, string? body, bool errors)
    {
        await using var app = await StripeApp.StartAsync(errors);
        app.Fail(new BillingStoreUnavailableException());

        var response = await app.PostAsync(path, body);

        await response.ErrorAsync(503, "store_unavailable");
        Assert.Equal("5", response.Header("Retry-After"));
        Assert.Single(app.App.Logs.GetSnapshot(), record => record.Id.Id == BillingEventIds.StoreWasUnavailable && record.Level == LogLevel.Warning);
    }

    [Fact]
    public async Task Switching_off_fails_in_the_same_words()
    {
        await using var app = await StripeApp.StartAsync();
        app.Fail(new StripeUnavailableException(Failure));

        await (await app.PostAsync("/billing/payg", """{ "enable": false }""")).ErrorAsync(502, "stripe_error");
    }

    [Fact]
    public async Task A_hosts_own_code_may_let_it_escape()
    {
        await using var app = await TestApp.StartAsync(host =>
            host.MapGet("/own", string () => throw new StripeUnavailableException(Failure)).RequireCredits(5));

        var response = await app.GetAsync("/own", "alice@example.org");

        var error = await response.ErrorAsync(502, "stripe_error");
        Assert.Equal(Message, (string?)error["message"]);
        Assert.Equal(0, await app.UsedAsync("alice@example.org"));
        AssertLogged(app, response);
    }

    [Fact]
    public async Task A_failure_that_nobody_foresaw_is_500()
    {
        await using var app = await StripeApp.StartAsync();
        app.Fail(new InvalidOperationException("the inside"));

        var error = await (await app.PostAsync("/billing/portal")).ErrorAsync(500, "internal_error");

        Assert.DoesNotContain("inside", (string?)error["message"], StringComparison.Ordinal);
    }

    private static void AssertLogged(TestApp app, HttpResponseMessage response)
    {
        var record = Assert.Single(app.Logs.GetSnapshot(), record => record.Id.Id == BillingEventIds.StripeWasUnavailable);
        Assert.Equal(LogLevel.Warning, record.Level);
        Assert.Contains(Failure.ToString(), record.Message, StringComparison.Ordinal);
        Assert.Contains(response.Header("X-Request-ID")!, record.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(app.Logs.GetSnapshot(), other => other.Level >= LogLevel.Error);
        Assert.DoesNotContain(app.Logs.GetSnapshot(), other => other.Message.Contains("alice@", StringComparison.Ordinal));
    }
}
