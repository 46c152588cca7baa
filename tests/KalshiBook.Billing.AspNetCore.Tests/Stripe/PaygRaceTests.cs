using System.Text.Json.Nodes;
using KalshiBook.Billing.Testing;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>What else may happen to an account while pay-as-you-go is being switched on.</summary>
public sealed class PaygRaceTests
{
    private const string On = """{ "enable": true }""";
    private const string Off = """{ "enable": false }""";

    [Fact]
    public async Task A_metered_subscription_that_ends_meanwhile_is_replaced()
    {
        await using var host = await StripeHost.StartWithCardAsync();
        var (old, response) = await SwitchOnWhileAsync(host, "canceled", "14");

        Assert.True((bool)(await response.JsonAsync())["payg_enabled"]!);
        var account = await host.App.AccountAsync();
        Assert.NotEqual(old, account.MeteredSubscription!.Id);
        Assert.Equal("active", (string?)host.Stripe.Get(account.MeteredSubscription.Id)["status"]);
    }

    [Fact]
    public async Task A_metered_subscription_that_is_called_unpaid_meanwhile_switches_nothing_on()
    {
        await using var host = await StripeHost.StartWithCardAsync();
        var (old, response) = await SwitchOnWhileAsync(host, "unpaid", "12");

        await response.ErrorAsync(402, "payment_method_required");
        var account = await host.App.AccountAsync();
        Assert.Equal((false, old, "unpaid"), (account.PaygEnabled, account.MeteredSubscription!.Id, account.MeteredSubscription.Status));
    }

    [Fact]
    public async Task News_of_the_metered_subscription_that_was_just_made_changes_nothing()
    {
        await using var host = await StripeHost.StartWithCardAsync();
        using var hang = host.Stripe.Faults.Hang("POST /v1/subscriptions", StripeTwinStage.After);
        var enabling = host.OkAsync("/billing/payg", On);
        await hang.Reached;
        Assert.Equal(200, await host.DeliverAsync("02", (string)host.Stripe.All("subscription").Single()["customer"]!));
        hang.Release();

        Assert.True((bool)(await enabling)["payg_enabled"]!);

        var account = await host.App.AccountAsync();
        Assert.Equal((true, (string?)host.Stripe.All("subscription").Single()["id"]), (account.PaygEnabled, account.MeteredSubscription?.Id));
    }

    [Theory]
    [InlineData("GET /v1/customers/*", On, 10_000)] // the same page is asked for again
    [InlineData("GET /v1/customers/*", """{ "enable": true, "overage_limit": 9 }""", 9)] // another one, which would replace it
    [InlineData("POST /v1/checkout/sessions/*/expire", """{ "enable": true, "overage_limit": 9 }""", 9)]
    public async Task A_page_that_is_completed_while_the_call_comes_again_is_not_lost(string call, string body, long limit)
    {
        await using var host = await StripeHost.StartAsync(new() { Metered = true });
        await (await host.PostAsync("/billing/payg", On)).ErrorAsync(402, "payment_method_required");
        using var hang = host.Stripe.Faults.Hang(call);
        var again = host.OkAsync("/billing/payg", body);
        await hang.Reached;
        host.Stripe.CompleteCheckout((string)host.Stripe.All("checkout.session").Single()["id"]!);
        hang.Release();

        Assert.True((bool)(await again)["payg_enabled"]!);

        Assert.Single(host.Stripe.All("checkout.session"));
        Assert.Equal(limit, (await host.App.AccountAsync()).OverageLimit);
    }

    [Theory]
    [InlineData("GET /v1/subscriptions")]
    [InlineData("POST /v1/checkout/sessions")]
    public async Task Switching_off_wins_over_a_call_that_is_answered_with_a_page(string call)
    {
        await using var host = await StripeHost.StartAsync(new() { Metered = true });
        using var hang = host.Stripe.Faults.Hang(call);
        var enabling = host.PostAsync("/billing/payg", On);
        await hang.Reached;
        await host.OkAsync("/billing/payg", Off);
        hang.Release();
        await (await enabling).ErrorAsync(402, "payment_method_required");
        host.Stripe.CompleteCheckout((string)host.Stripe.All("checkout.session").Single()["id"]!);

        Assert.False((bool)(await host.OkAsync("/billing/sync"))["payg_enabled"]!);

        // The card was given all the same, and the next call has it.
        Assert.True((bool)(await host.OkAsync("/billing/payg", On))["payg_enabled"]!);
    }

    /// <summary>Switches it on again, and has Stripe say something else of the metered subscription after it was read.</summary>
    private static async Task<(string Id, HttpResponseMessage Response)> SwitchOnWhileAsync(StripeHost host, string status, string sample)
    {
        await host.OkAsync("/billing/payg", On);
        var (id, customer) = ((string)host.Metered()["id"]!, (string)host.Metered()["customer"]!);
        await host.OkAsync("/billing/payg", Off);
        using var hang = host.Stripe.Faults.Hang($"GET /v1/customers/{customer}");
        var enabling = host.PostAsync("/billing/payg", On);
        await hang.Reached;
        host.Stripe.Change(id, one => one["status"] = status);
        Assert.Equal(200, await host.DeliverAsync(sample, customer));
        hang.Release();
        return (id, await enabling);
    }
}
