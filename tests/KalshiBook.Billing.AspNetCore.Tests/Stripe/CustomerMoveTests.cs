using KalshiBook.Billing.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>What may happen while the link moves from one customer to another.</summary>
public sealed class CustomerMoveTests
{
    private const string On = """{ "enable": true }""";

    [Fact]
    public async Task A_late_move_does_not_switch_off_what_was_switched_on_with_the_new_customer()
    {
        await using var host = await StripeHost.StartAsync(new()
        {
            Metered = true,
            Add = (services, _) =>
            {
                services.AddSingleton(provider => new HoldingStore(new InMemoryBillingStore(provider.GetRequiredService<PlanCatalogue>())));
                services.AddSingleton<IBillingStore>(provider => provider.GetRequiredService<HoldingStore>());
                services.AddSingleton<IStripeStore>(provider => provider.GetRequiredService<HoldingStore>().Inner);
            },
        });
        var store = host.App.Services.GetRequiredService<HoldingStore>();
        var own = host.Stripe.AddCustomer(userId: TestApp.Alice, defaultPaymentMethodId: "pm_card");
        await host.App.ChangeAccountAsync(account => account with { StripeCustomerId = own });
        await host.OkAsync("/billing/payg", On);
        host.Stripe.AddCustomer("cus_other", TestApp.Alice, defaultPaymentMethodId: "pm_other");
        host.Stripe.PutSubscription(new StripeTwinSubscription { CustomerId = "cus_other", PriceId = StripeHost.Price });
        using var hang = host.Stripe.Faults.Hang("GET /v1/checkout/sessions");
        var late = host.DeliverAsync("01", "cus_other", userId: TestApp.Alice);
        await hang.Reached;
        store.HoldNextUpdate();
        hang.Release();
        await store.Reached;
        Assert.Equal(200, await host.DeliverAsync("02", "cus_other", userId: TestApp.Alice));
        Assert.Equal("cus_other", (await host.App.AccountAsync()).StripeCustomerId);
        await host.OkAsync("/billing/payg", On);
        store.Release();

        Assert.Equal(200, await late);

        Assert.True((bool)(await host.StatusAsync())["payg_enabled"]!);
    }

    [Fact]
    public async Task A_session_that_is_paid_while_the_link_is_to_move_keeps_the_link()
    {
        await using var host = await StripeHost.StartAsync();
        await host.OkAsync("/billing/checkout");
        var session = host.Stripe.All("checkout.session").Single();
        var (id, own) = ((string)session["id"]!, (string)session["customer"]!);
        host.Stripe.PutSubscription(new StripeTwinSubscription { CustomerId = "cus_other", PriceId = StripeHost.Price });
        using var hang = host.Stripe.Faults.Hang($"POST /v1/checkout/sessions/{id}/expire");
        var delivery = host.DeliverAsync("02", "cus_other", userId: TestApp.Alice);
        await hang.Reached;
        host.Stripe.CompleteCheckout(id);
        hang.Release();

        Assert.Equal(200, await delivery);

        var account = await host.App.AccountAsync();
        Assert.Equal((own, "project"), (account.StripeCustomerId, account.Tier));
    }
}
