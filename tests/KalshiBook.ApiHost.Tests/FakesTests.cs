using KalshiBook.Billing;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;

namespace KalshiBook.ApiHost.Tests;

/// <summary>How an app's own tests fake billing. The README shows both tests word for word.</summary>
public sealed class FakesTests
{
    [Fact]
    public async Task Without_credits_there_is_no_order_book()
    {
        var cycle = new BillingCycle(new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
        var balance = new Balance { Tier = "free", Total = 1000, Used = 998, Overage = 0, Cycle = cycle };
        var meter = Substitute.For<ICreditMeter>();
        meter.ChargeAsync(Arg.Any<Charge>(), Arg.Any<CancellationToken>()).Returns(new ChargeResult(ChargeOutcome.CreditsExhausted, balance));
        await using var host = await Host.StartAsync(new HostSettings { Add = services => services.AddSingleton(meter) });

        var book = new { market_ticker = "KXBTCD-26FEB0617-T80000", timestamp = "2026-02-05T12:00:00Z" };
        var response = await host.SendAsync(HttpMethod.Post, "/orderbook", await host.MakeKeyAsync(), book);

        Assert.Equal(429, (int)response.StatusCode);
        Assert.Equal("2", response.Header("X-Credits-Remaining"));
        await meter.Received(1).ChargeAsync(Arg.Is<Charge>(charge => charge.Credits == 5), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task Checkout_leads_to_the_page_that_Stripe_gave()
    {
        var stripe = Substitute.For<IStripeGateway>();
        stripe.CreateCustomerAsync(Arg.Any<NewStripeCustomer>(), Arg.Any<string>(), Arg.Any<CancellationToken>()).Returns(new StripeCustomer("cus_1"));
        stripe.ListSubscriptionsAsync("cus_1", Arg.Any<CancellationToken>()).Returns(StripeResult<IReadOnlyList<StripeSubscription>>.FromValue([]));
        stripe.ListOpenCheckoutSessionsAsync("cus_1", Arg.Any<CancellationToken>())
            .Returns(StripeResult<IReadOnlyList<StripeCheckoutSession>>.FromValue([]));
        stripe.CreateCheckoutSessionAsync(Arg.Is<NewCheckoutSession>(session => session.PriceId == "price_1"), Arg.Any<string>(), Arg.Any<CancellationToken>())
            .Returns(new StripeCheckoutSession { Id = "cs_1", Mode = "subscription", Status = "open", Url = "https://checkout.example.com/cs_1" });
        await using var host = await Host.StartAsync(new HostSettings
        {
            Configuration = { ["STRIPE_SECRET_KEY"] = "sk_test_fake", ["STRIPE_PROJECT_PRICE_ID"] = "price_1" },
            Add = services => services.AddSingleton(stripe),
        });

        var response = await host.SendAsync(HttpMethod.Post, "/billing/checkout", await host.LogInAsync());

        Assert.Equal("https://checkout.example.com/cs_1", (string?)(await response.JsonAsync())["checkout_url"]);
    }
}
