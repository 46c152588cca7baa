using Microsoft.Extensions.Logging;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>A host without Stripe starts, also without anything behind the endpoints, and says so where it is asked.</summary>
public sealed class StripeNotConfiguredTests
{
    [Theory]
    [InlineData("/billing/checkout")]
    [InlineData("/billing/portal")]
    [InlineData("/billing/payg")]
    [InlineData("/billing/sync")]
    [InlineData("/billing/webhook")]
    public async Task Without_keys_it_is_503(string path)
    {
        await using var app = await TestApp.StartAsync(_ => { });

        var error = await (await app.SendAsync(HttpMethod.Post, path)).ErrorAsync(503, "stripe_not_configured");

        Assert.Equal("Payments are not set up on this server.", (string?)error["message"]);
    }

    [Theory]
    [InlineData("sk_test_1", "whsec_1", null)]
    [InlineData("sk_test_1", null, "stripe_not_configured")]
    [InlineData("sk_test_1", "", "stripe_not_configured")]
    [InlineData("sk_test_1", " , ,", "stripe_not_configured")]
    [InlineData(null, "whsec_1", "stripe_not_configured")]
    [InlineData(" ", "whsec_1", "stripe_not_configured")]
    public async Task The_webhook_needs_both_keys(string? key, string? secret, string? code)
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings
        {
            Errors = false,
            Configuration = Dummies.StripeOn(("STRIPE_SECRET_KEY", key), ("STRIPE_WEBHOOK_SECRET", secret)),
        });

        var response = await app.SendAsync(HttpMethod.Post, "/billing/webhook", user: null);

        await response.ErrorAsync(code is null ? 400 : 503, code ?? "invalid_signature");
    }

    [Theory]
    [InlineData("sk_test_1", null, true)]
    [InlineData("sk_test_1", " ", true)]
    [InlineData("sk_test_1", "price_metered", false)]
    [InlineData(null, null, false)]
    public async Task A_host_that_has_Stripe_and_no_metered_price_says_at_start_that_nothing_invoices_overage(string? key, string? price, bool warns)
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings
        {
            Configuration = Dummies.StripeOn(("STRIPE_SECRET_KEY", key), ("STRIPE_PAYG_PRICE_ID", price)),
        });

        var records = app.Logs.GetSnapshot().Where(record => record.Id.Id == BillingEventIds.PaygIsNotInvoiced).ToList();

        Assert.Equal(warns ? 1 : 0, records.Count);
        Assert.All(records, record => Assert.Equal(LogLevel.Warning, record.Level));
        Assert.All(records, record => Assert.Contains("STRIPE_PAYG_PRICE_ID", record.Message, StringComparison.Ordinal));
    }
}
