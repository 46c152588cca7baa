using KalshiBook.Billing.Testing;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>What else may happen to an account while a checkout of its user is under way.</summary>
public sealed class CheckoutRaceTests
{
    [Fact]
    public async Task A_link_that_moves_while_the_session_is_made_leaves_nothing_to_be_paid()
    {
        await using var host = await LinkedAsync();
        using var hang = host.Stripe.Faults.Hang("POST /v1/checkout/sessions");
        var checkout = host.PostAsync("/billing/checkout");
        await hang.Reached;
        await BuyWithAnotherCustomerAsync(host);
        hang.Release();

        await (await checkout).ErrorAsync(409, "already_subscribed");

        Assert.Equal(0, Open(host));
    }

    [Fact]
    public async Task A_link_that_is_about_to_move_while_the_session_is_made_leaves_nothing_to_be_paid_either()
    {
        await using var host = await LinkedAsync();
        using var hang = host.Stripe.Faults.Hang("GET /v1/checkout/sessions", StripeTwinStage.After);
        var delivery = BuyWithAnotherCustomerAsync(host);
        await hang.Reached;
        await host.OkAsync("/billing/checkout");
        hang.Release();
        await delivery;

        Assert.Equal(0, Open(host));
        Assert.Equal("cus_other", (await host.App.AccountAsync()).StripeCustomerId);
    }

    [Fact]
    public async Task A_subscription_that_comes_while_the_session_is_made_leaves_nothing_to_be_paid()
    {
        await using var host = await LinkedAsync();
        using var hang = host.Stripe.Faults.Hang("POST /v1/checkout/sessions");
        var checkout = host.PostAsync("/billing/checkout");
        await hang.Reached;
        host.Stripe.PutSubscription(new StripeTwinSubscription { CustomerId = (await host.App.AccountAsync()).StripeCustomerId!, PriceId = StripeHost.Price });
        hang.Release();

        await (await checkout).ErrorAsync(409, "already_subscribed");

        Assert.Equal(0, Open(host));
    }

    private static async Task<StripeHost> LinkedAsync()
    {
        var host = await StripeHost.StartAsync();
        var own = host.Stripe.AddCustomer(userId: TestApp.Alice);
        await host.App.ChangeAccountAsync(account => account with { StripeCustomerId = own });
        return host;
    }

    private static async Task BuyWithAnotherCustomerAsync(StripeHost host)
    {
        host.Stripe.PutSubscription(new StripeTwinSubscription { CustomerId = "cus_other", PriceId = StripeHost.Price });
        Assert.Equal(200, await host.DeliverAsync("02", "cus_other", userId: TestApp.Alice));
    }

    private static int Open(StripeHost host) => host.Stripe.All("checkout.session").Count(session => (string?)session["status"] == "open");
}
