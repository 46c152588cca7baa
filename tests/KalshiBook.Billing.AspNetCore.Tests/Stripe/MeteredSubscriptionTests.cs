using System.Text.Json.Nodes;
using KalshiBook.Billing.Samples;
using KalshiBook.Billing.Testing;
using Microsoft.Extensions.Time.Testing;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>The subscription that pay-as-you-go is invoiced by: one, however it comes about and ends.</summary>
public sealed class MeteredSubscriptionTests
{
    private const string On = """{ "enable": true }""";
    private const string Off = """{ "enable": false }""";

    [Theory]
    [InlineData(StripeTwinStage.Before)]
    [InlineData(StripeTwinStage.After)]
    public async Task A_lost_answer_makes_no_second_metered_subscription(StripeTwinStage stage)
    {
        await using var host = await StripeHost.StartWithCardAsync();
        host.Stripe.Faults.Cut("POST /v1/subscriptions", stage);
        await (await host.PostAsync("/billing/payg", On)).ErrorAsync(502, "stripe_error");
        await ExpectAsync(host, "free", on: false, limit: null);

        await host.OkAsync("/billing/payg", On);

        Assert.Single(host.Stripe.All("subscription"));
        await ExpectAsync(host, "payg", on: true, limit: 10_000);
    }

    [Theory]
    [InlineData("2026-02-28T00:00:00Z", "2026-03-31T00:00:00Z", "active", null)] // billed on the 31st: no anchor fits, a period begins now
    [InlineData("2026-02-10T00:00:00Z", "2026-04-10T00:00:00Z", "trialing", "2026-03-10T00:00:00Z")] // two months for free
    public async Task The_anchor_is_no_later_than_Stripe_takes_it(string start, string end, string status, string? anchor)
    {
        await using var host = await StripeHost.StartAsync(new() { Metered = true });
        var (from, to) = (DateTimeOffset.Parse(start), DateTimeOffset.Parse(end));
        if (from > host.Clock.GetUtcNow()) host.Clock.SetUtcNow(from.AddHours(5));
        host.Stripe.AddCustomer("cus_1", TestApp.Alice, defaultPaymentMethodId: "pm_card");
        host.Stripe.PutSubscription(new StripeTwinSubscription
        {
            CustomerId = "cus_1",
            PriceId = StripeHost.Price,
            Status = status,
            PeriodStart = from,
            PeriodEnd = to,
        });
        Assert.Equal(200, await host.DeliverAsync("02", "cus_1", userId: TestApp.Alice));

        await host.OkAsync("/billing/payg", On);

        var made = host.Stripe.Requests.Single(request => request is { Method: "POST", Path: "/v1/subscriptions" });
        Assert.Equal(anchor is null ? null : DateTimeOffset.Parse(anchor).ToUnixTimeSeconds().ToString(), made["billing_cycle_anchor"]);
    }

    [Fact]
    public async Task Another_metered_price_leaves_who_pays_by_the_old_one_alone()
    {
        await using var stripe = await StripeTwin.StartAsync(new() { Clock = new FakeTimeProvider(TestApp.Start), BillsByClock = false });
        stripe.AddPrice("price_new", metered: true);
        await using var store = await TestStore.StartAsync();
        StripeHostSettings Settings(string price) => new()
        {
            Stripe = stripe,
            Store = store,
            Configuration = { ["STRIPE_PAYG_PRICE_ID"] = price },
        };
        await using (var before = await StripeHost.StartAsync(Settings(StripeHost.MeteredPrice)))
        {
            var customer = stripe.AddCustomer(userId: TestApp.Alice, defaultPaymentMethodId: "pm_card");
            await before.App.ChangeAccountAsync(account => account with { StripeCustomerId = customer });
            await before.OkAsync("/billing/payg", On);
        }

        await using var host = await StripeHost.StartAsync(Settings("price_new"));

        Assert.True((bool)(await host.OkAsync("/billing/sync"))["payg_enabled"]!);
        await host.OkAsync("/billing/payg", On);
        Assert.Single(stripe.All("subscription"));
    }

    [Fact]
    public async Task One_that_is_made_while_the_link_moves_is_nothing_to_the_account()
    {
        await using var host = await StripeHost.StartWithCardAsync();
        using var hang = host.Stripe.Faults.Hang("POST /v1/subscriptions");
        var enabling = host.PostAsync("/billing/payg", On);
        await hang.Reached;
        host.Stripe.PutSubscription(new StripeTwinSubscription { CustomerId = "cus_other", PriceId = StripeHost.Price });
        Assert.Equal(200, await host.DeliverAsync("02", "cus_other", userId: TestApp.Alice));
        hang.Release();

        using var response = await enabling;

        await response.ErrorAsync(502, "stripe_error");
        var account = await host.App.AccountAsync();
        Assert.Equal(("cus_other", false, null), (account.StripeCustomerId, account.PaygEnabled, account.MeteredSubscription));
    }

    [Theory]
    [InlineData("GET /v1/subscriptions")]
    [InlineData("GET /v1/checkout/sessions")]
    public async Task One_that_was_made_just_before_the_link_moved_is_left_behind_in_good_order(string call)
    {
        await using var host = await StripeHost.StartWithCardAsync();
        var own = (await host.App.AccountAsync()).StripeCustomerId;
        host.Stripe.PutSubscription(new StripeTwinSubscription { CustomerId = "cus_other", PriceId = StripeHost.Price });
        using var making = host.Stripe.Faults.Hang("POST /v1/subscriptions");
        var enabling = host.OkAsync("/billing/payg", On);
        await making.Reached;
        using var hang = host.Stripe.Faults.Hang(call);
        var delivery = host.DeliverAsync("02", "cus_other", userId: TestApp.Alice);
        await hang.Reached;
        making.Release();
        await enabling;
        hang.Release();

        Assert.Equal(200, await delivery);

        var account = await host.App.AccountAsync();
        Assert.Equal(("cus_other", false, null), (account.StripeCustomerId, account.PaygEnabled, account.MeteredSubscription));
        Assert.True((bool)host.Stripe.All("subscription").Single(one => (string?)one["customer"] == own)["cancel_at_period_end"]!);
    }

    [Fact]
    public async Task A_metered_subscription_that_ends_though_it_is_on_is_noticed()
    {
        await using var host = await StripeHost.StartWithCardAsync();
        await host.OkAsync("/billing/payg", On);
        var (id, customer) = ((string)host.Metered()["id"]!, (string)host.Metered()["customer"]!);
        host.Stripe.Change(id, one => one["cancel_at_period_end"] = true); // in the portal, or by a call of ours that came late

        Assert.Equal(200, await host.DeliverAsync("02", customer));

        Assert.Equal([id], Assert.Single(host.Observer.Of(BillingNoticeKind.MeteredSubscriptionEnds)).Ids);
        await host.OkAsync("/billing/payg", On); // takes it back
        Assert.False((bool)host.Metered()["cancel_at_period_end"]!);
    }

    [Fact]
    public async Task Switched_off_the_metered_subscription_ends_with_its_period_and_switched_on_again_it_goes_on()
    {
        await using var host = await StripeHost.StartWithCardAsync();
        await host.OkAsync("/billing/payg", On);
        await host.OkAsync("/billing/payg", Off);
        await host.UntilAsync(() => Task.FromResult((bool)host.Metered()["cancel_at_period_end"]!));
        Assert.Equal("active", (string?)host.Metered()["status"]);

        // The host may not be done with it, and then the call waits for its turn, by the clock.
        var enabling = host.OkAsync("/billing/payg", On);
        await host.UntilAsync(() => Task.FromResult(enabling.IsCompleted), TimeSpan.FromMilliseconds(50));
        await enabling;

        Assert.False((bool)host.Metered()["cancel_at_period_end"]!);
        Assert.Single(host.Stripe.All("subscription"));
    }

    [Fact]
    public async Task A_second_metered_subscription_is_cancelled_at_once()
    {
        await using var host = await StripeHost.StartWithCardAsync();
        await host.OkAsync("/billing/payg", On);
        var (own, customer) = ((string)host.Metered()["id"]!, (string)host.Metered()["customer"]!);
        var second = host.Stripe.PutSubscription(new StripeTwinSubscription { CustomerId = customer, PriceId = StripeHost.MeteredPrice });

        Assert.Equal(200, await host.DeliverAsync("01", customer));

        Assert.Equal(("active", "canceled"), ((string?)host.Stripe.Get(own)["status"], (string?)host.Stripe.Get(second)["status"]));
        Assert.Equal([second], Assert.Single(host.Observer.Of(BillingNoticeKind.SecondMeteredSubscription)).Ids);
        await ExpectAsync(host, "payg", on: true, limit: 10_000);
    }

    [Fact]
    public async Task An_unpaid_one_leads_to_the_portal_and_sells_nothing_more_on_credit()
    {
        await using var host = await StripeHost.StartWithCardAsync();
        await host.OkAsync("/billing/payg", On);
        var (id, customer) = ((string)host.Metered()["id"]!, (string)host.Metered()["customer"]!);
        host.Stripe.Change(id, one => one["status"] = "unpaid");
        Assert.Equal(200, await host.DeliverAsync("12", customer));
        await ExpectAsync(host, "free", on: false, limit: 10_000);

        var error = await (await host.PostAsync("/billing/payg", On)).ErrorAsync(402, "payment_method_required");

        Assert.Contains("/p/session/", (string?)error["setup_url"], StringComparison.Ordinal); // the portal
        Assert.Single(host.Stripe.All("subscription"));
    }

    private static async Task ExpectAsync(StripeHost host, string tier, bool on, long? limit)
    {
        var body = await host.StatusAsync();
        Assert.Equal((tier, on, limit), ((string?)body["tier"], (bool)body["payg_enabled"]!, (long?)body["overage_limit"]));
    }
}
