using System.Text.RegularExpressions;
using Microsoft.Extensions.Time.Testing;
using Stripe;

namespace KalshiBook.Billing.Testing.Tests;

/// <summary>What the package's README shows works, and stands there word for word.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public async Task A_month_goes_by()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 2, 10, 12, 0, 0, TimeSpan.Zero));
        await using var stripe = await StripeTwin.StartAsync(new StripeTwinOptions
        {
            Clock = clock,
            Prices = [new StripeTwinPrice("price_pro") { ProductName = "Pro", UnitAmount = 3000 }, StripeTwinPrice.PayAsYouGo],
        });
        // Give the host STRIPE_SECRET_KEY=sk_test_1, STRIPE_API_BASE=stripe.Url, STRIPE_WEBHOOK_SECRET=whsec_1, and the twin its webhook:
        // stripe.AddWebhook(new StripeTwinWebhook(host + "/billing/webhook", "whsec_1"));
        var client = new StripeClient(new StripeClientOptions { ApiKey = "sk_test_1", ApiBase = stripe.Url });
        var customer = await client.V1.Customers.CreateAsync(new() { Email = "ann@example.com" }, null, TestContext.Current.CancellationToken);
        var session = await client.V1.Checkout.Sessions.CreateAsync(
            new()
            {
                Mode = "subscription",
                Customer = customer.Id,
                LineItems = [new() { Price = "price_pro", Quantity = 1 }],
                SuccessUrl = "https://app.example.com/billing?success=true",
            },
            null,
            TestContext.Current.CancellationToken);

        var id = stripe.CompleteCheckout(session.Id); // or open session.Url in a browser
        clock.Advance(TimeSpan.FromDays(28));
        await stripe.SettleAsync(); // what is due is done, and every event was sent once

        var subscription = await client.V1.Subscriptions.GetAsync(id, null, null, TestContext.Current.CancellationToken);
        Assert.Equal(new DateTime(2026, 4, 10, 12, 0, 0, DateTimeKind.Utc), subscription.Items.Data[0].CurrentPeriodEnd);
    }

    [Fact]
    public async Task The_example_stands_there_word_for_word()
    {
        var shown = CodeBlock().Match(await ReadAsync("README.md")).Groups["code"].Value;
        var indented = Regex.Replace(shown.TrimEnd(), "^(?=.)", "    ", RegexOptions.Multiline);
        Assert.Contains(indented, await ReadAsync("ReadmeTests.cs"), StringComparison.Ordinal);
    }

    private static Task<string> ReadAsync(string name) =>
        System.IO.File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Readme", name), TestContext.Current.CancellationToken);

    [GeneratedRegex(@"^```csharp\n(?<code>\[Fact\]\n.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
