using System.Text.Json.Nodes;
using KalshiBook.Billing.Stubs;
using KalshiBook.Billing.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>Pay-as-you-go with Stripe's stand-in.</summary>
public sealed class PaygFlowTests
{
    private const string On = """{ "enable": true }""";
    private const string Off = """{ "enable": false }""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_metered_price_it_makes_a_customer_and_is_on()
    {
        await using var host = await StripeHost.StartAsync();

        var body = await host.OkAsync("/billing/payg", On);

        Assert.True((bool)body["payg_enabled"]!);
        Assert.Equal("Pay-As-You-Go enabled. Overage credits will be billed at $0.008/credit.", (string?)body["message"]);
        Assert.Single(host.Stripe.All("customer"));
        await ExpectAsync(host, "payg", on: true, limit: 10_000);
        body = await host.OkAsync("/billing/payg", Off);
        Assert.False((bool)body["payg_enabled"]!);
        Assert.Equal("Pay-As-You-Go disabled. API access will stop when credits are exhausted.", (string?)body["message"]);
        await ExpectAsync(host, "free", on: false, limit: 10_000);
    }

    [Fact]
    public async Task The_last_limit_stays_null_is_none_and_a_lowered_one_counts_at_once()
    {
        await using var host = await StripeHost.StartAsync();
        await host.OkAsync("/billing/payg", """{ "enable": true, "overage_limit": 50 }""");
        await ExpectAsync(host, "payg", on: true, limit: 50);
        await host.OkAsync("/billing/payg", Off);
        await host.OkAsync("/billing/payg", On);
        await ExpectAsync(host, "payg", on: true, limit: 50);
        await host.OkAsync("/billing/payg", """{ "enable": true, "overage_limit": null }""");
        await ExpectAsync(host, "payg", on: true, limit: null);
        await host.OkAsync("/billing/payg", On);
        await ExpectAsync(host, "payg", on: true, limit: null);

        await host.App.ChangeAccountAsync(account => account with { CreditsUsed = 1_020, OverageCredits = 20 });
        Assert.Equal(200, (int)(await host.App.GetAsync("/five")).StatusCode);
        await host.OkAsync("/billing/payg", """{ "enable": true, "overage_limit": 10 }""");
        await (await host.App.GetAsync("/five")).ErrorAsync(429, "payg_limit_reached");
    }

    [Fact]
    public async Task A_limit_of_before_is_brought_under_the_hosts_maximum()
    {
        await using var host = await StripeHost.StartAsync(new()
        {
            Configuration = { ["KalshiBookBilling:Payg:MaxOverageLimit"] = "20000", ["KalshiBookBilling:Payg:DefaultOverageLimit"] = "100" },
        });
        await host.App.ChangeAccountAsync(account => account with { OverageLimit = null, IsOverageLimitChosen = true });

        await host.OkAsync("/billing/payg", On);

        await ExpectAsync(host, "payg", on: true, limit: 20_000);
    }

    [Fact]
    public async Task Without_a_card_it_is_402_and_the_completed_page_switches_it_on_with_the_limit_of_then()
    {
        await using var host = await StripeHost.StartAsync(new() { Metered = true });

        var error = await (await host.PostAsync("/billing/payg", """{ "enable": true, "overage_limit": 77 }""")).ErrorAsync(402, "payment_method_required");

        var session = host.Stripe.All("checkout.session").Single();
        Assert.Equal(("setup", (string?)session["url"]), ((string?)session["mode"], (string?)error["setup_url"]));
        await ExpectAsync(host, "free", on: false, limit: null);
        var (id, customer) = ((string)session["id"]!, (string)session["customer"]!);
        var card = host.Stripe.CompleteCheckout(id);

        Assert.Equal(200, await host.DeliverAsync(SetupCompleted(id, customer)));

        await ExpectAsync(host, "payg", on: true, limit: 77);
        Assert.Equal(card, (string?)host.Stripe.Get(customer)["invoice_settings"]!["default_payment_method"]);
        var metered = Metered(host);
        Assert.Equal(("active", card), ((string?)metered["status"], (string?)metered["default_payment_method"]));
        var made = host.Stripe.Requests.Single(request => request is { Method: "POST", Path: "/v1/subscriptions" });
        Assert.Equal((StripeHost.MeteredPrice, "none", TestApp.Alice), (made["items[0][price]"], made["proration_behavior"], made["metadata[kalshibook_user_id]"]));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds().ToString(), made["billing_cycle_anchor"]);
    }

    [Fact]
    public async Task The_users_sync_completes_it_too_and_later_news_does_nothing()
    {
        await using var host = await StripeHost.StartAsync(new() { Metered = true });
        await host.PostAsync("/billing/payg", """{ "enable": true, "overage_limit": 77 }""");
        var session = host.Stripe.All("checkout.session").Single();
        host.Stripe.CompleteCheckout((string)session["id"]!);

        Assert.True((bool)(await host.OkAsync("/billing/sync"))["payg_enabled"]!);
        await host.OkAsync("/billing/payg", Off);
        Assert.Equal(200, await host.DeliverAsync(SetupCompleted((string)session["id"]!, (string)session["customer"]!)));

        await ExpectAsync(host, "free", on: false, limit: 77);
    }

    [Fact]
    public async Task A_page_from_before_a_switching_off_switches_nothing_on()
    {
        await using var host = await StripeHost.StartAsync(new() { Metered = true });
        await host.PostAsync("/billing/payg", On);
        var session = host.Stripe.All("checkout.session").Single();
        await host.OkAsync("/billing/payg", Off);
        host.Stripe.CompleteCheckout((string)session["id"]!);

        Assert.Equal(200, await host.DeliverAsync(SetupCompleted((string)session["id"]!, (string)session["customer"]!)));

        await ExpectAsync(host, "free", on: false, limit: null);
        Assert.Empty(host.Stripe.All("subscription"));
    }

    [Fact]
    public async Task The_same_call_leads_to_the_same_page_and_another_limit_to_another_one()
    {
        await using var host = await StripeHost.StartAsync(new() { Metered = true });
        var first = await UrlAsync(host, 5);

        Assert.Equal(first, await UrlAsync(host, 5));
        var second = await UrlAsync(host, 6);

        Assert.NotEqual(first, second);
        Assert.Equal("open", (string?)Assert.Single(host.Stripe.All("checkout.session"), session => (string?)session["url"] is not null)["status"]);
    }

    [Fact]
    public async Task A_card_that_was_given_counts_when_the_call_comes_again_before_the_news()
    {
        await using var host = await StripeHost.StartAsync(new() { Metered = true });
        await UrlAsync(host, 5);
        host.Stripe.CompleteCheckout((string)host.Stripe.All("checkout.session").Single()["id"]!);

        await host.OkAsync("/billing/payg", """{ "enable": true, "overage_limit": 9 }""");

        await ExpectAsync(host, "payg", on: true, limit: 9);
    }

    [Fact]
    public async Task A_subscriber_pays_with_the_plans_card_and_keeps_the_plan()
    {
        await using var host = await StripeHost.StartAsync(new() { Metered = true });
        var (_, _, subscription) = await host.SubscribeAsync();

        await host.OkAsync("/billing/payg", On);

        await ExpectAsync(host, "project", on: true, limit: 10_000);
        Assert.Equal((string?)host.Stripe.Get(subscription)["default_payment_method"], (string?)Metered(host)["default_payment_method"]);
        await host.OkAsync("/billing/payg", Off);
        await ExpectAsync(host, "project", on: false, limit: 10_000);
    }

    [Theory]
    [InlineData(StripeStubStage.Before)]
    [InlineData(StripeStubStage.After)]
    public async Task A_lost_answer_makes_no_second_metered_subscription(StripeStubStage stage)
    {
        await using var host = await WithCardAsync();
        host.Stripe.Faults.Cut("POST /v1/subscriptions", stage);
        await (await host.PostAsync("/billing/payg", On)).ErrorAsync(502, "stripe_error");
        await ExpectAsync(host, "free", on: false, limit: null);

        await host.OkAsync("/billing/payg", On);

        Assert.Single(host.Stripe.All("subscription"));
        await ExpectAsync(host, "payg", on: true, limit: 10_000);
    }

    [Fact]
    public async Task Switching_off_does_not_wait_for_Stripe_and_wins_over_a_call_that_does()
    {
        await using var host = await WithCardAsync();
        using var hang = host.Stripe.Faults.Hang("POST /v1/subscriptions");
        var enabling = host.PostAsync("/billing/payg", On);
        await hang.Reached;

        await host.OkAsync("/billing/payg", Off);
        hang.Release();

        using var response = await enabling;
        Assert.False((bool)(await response.JsonAsync())["payg_enabled"]!);
        await ExpectAsync(host, "free", on: false, limit: null);
        // What was made meanwhile is set to end.
        await host.UntilAsync(() => Task.FromResult((bool)Metered(host)["cancel_at_period_end"]!));
    }

    [Fact]
    public async Task Switching_off_wins_over_a_call_that_waits_for_its_turn()
    {
        await using var host = await StripeHost.StartAsync();
        await host.OkAsync("/billing/checkout");
        using var hang = host.Stripe.Faults.Hang("GET /v1/checkout/sessions");
        var checkout = host.PostAsync("/billing/checkout");
        await hang.Reached;
        var enabling = host.PostAsync("/billing/payg", On);
        await host.UntilAsync(() => Task.FromResult(host.App.Logs.GetSnapshot().Count(line => line.Message.StartsWith("Executing endpoint", StringComparison.Ordinal)) >= 3), TimeSpan.Zero);
        await Task.Delay(TimeSpan.FromMilliseconds(100), Token);

        await host.OkAsync("/billing/payg", Off);
        hang.Release();

        (await checkout).Dispose();
        await host.UntilAsync(() => Task.FromResult(enabling.IsCompleted), TimeSpan.FromMilliseconds(400));
        (await enabling).Dispose();
        await ExpectAsync(host, "free", on: false, limit: null);
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
        host.Stripe.PutSubscription(new StripeStubSubscription
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
        await using var stripe = await StripeStub.StartAsync(new FakeTimeProvider(TestApp.Start));
        stripe.AddPrice("price_new", metered: true);
        InMemoryBillingStore? store = null;
        StripeHostSettings Settings(string price) => new()
        {
            Stripe = stripe,
            Configuration = { ["STRIPE_PAYG_PRICE_ID"] = price },
            Add = (services, _) => services.AddSingleton<IBillingStore>(provider => store ??= new InMemoryBillingStore(provider.GetRequiredService<PlanCatalogue>())),
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
    public async Task A_metered_subscription_that_ends_though_it_is_on_is_noticed()
    {
        await using var host = await WithCardAsync();
        await host.OkAsync("/billing/payg", On);
        var (id, customer) = ((string)Metered(host)["id"]!, (string)Metered(host)["customer"]!);
        host.Stripe.Change(id, one => one["cancel_at_period_end"] = true); // in the portal, or by a call of ours that came late

        Assert.Equal(200, await host.DeliverAsync("02", customer));

        Assert.Equal([id], Assert.Single(host.Observer.Of(BillingNoticeKind.MeteredSubscriptionEnds)).Ids);
        await host.OkAsync("/billing/payg", On); // takes it back
        Assert.False((bool)Metered(host)["cancel_at_period_end"]!);
    }

    [Fact]
    public async Task Switched_off_the_metered_subscription_ends_with_its_period_and_switched_on_again_it_goes_on()
    {
        await using var host = await WithCardAsync();
        await host.OkAsync("/billing/payg", On);
        await host.OkAsync("/billing/payg", Off);
        await host.UntilAsync(() => Task.FromResult((bool)Metered(host)["cancel_at_period_end"]!));
        Assert.Equal("active", (string?)Metered(host)["status"]);

        await host.OkAsync("/billing/payg", On);

        Assert.False((bool)Metered(host)["cancel_at_period_end"]!);
        Assert.Single(host.Stripe.All("subscription"));
    }

    [Fact]
    public async Task A_second_metered_subscription_is_cancelled_at_once()
    {
        await using var host = await WithCardAsync();
        await host.OkAsync("/billing/payg", On);
        var (own, customer) = ((string)Metered(host)["id"]!, (string)Metered(host)["customer"]!);
        var second = host.Stripe.PutSubscription(new StripeStubSubscription { CustomerId = customer, PriceId = StripeHost.MeteredPrice });

        Assert.Equal(200, await host.DeliverAsync("01", customer));

        Assert.Equal(("active", "canceled"), ((string?)host.Stripe.Get(own)["status"], (string?)host.Stripe.Get(second)["status"]));
        Assert.Equal([second], Assert.Single(host.Observer.Of(BillingNoticeKind.SecondMeteredSubscription)).Ids);
        await ExpectAsync(host, "payg", on: true, limit: 10_000);
    }

    [Fact]
    public async Task An_unpaid_one_leads_to_the_portal_and_sells_nothing_more_on_credit()
    {
        await using var host = await WithCardAsync();
        await host.OkAsync("/billing/payg", On);
        var (id, customer) = ((string)Metered(host)["id"]!, (string)Metered(host)["customer"]!);
        host.Stripe.Change(id, one => one["status"] = "unpaid");
        Assert.Equal(200, await host.DeliverAsync("12", customer));
        await ExpectAsync(host, "free", on: false, limit: 10_000);

        var error = await (await host.PostAsync("/billing/payg", On)).ErrorAsync(402, "payment_method_required");

        Assert.Contains("/p/session/", (string?)error["setup_url"], StringComparison.Ordinal); // the portal
        Assert.Single(host.Stripe.All("subscription"));
    }

    [Fact]
    public async Task The_end_of_the_plan_switches_it_off()
    {
        await using var host = await StripeHost.StartAsync(new() { Metered = true });
        var (_, customer, subscription) = await host.SubscribeAsync();
        await host.OkAsync("/billing/payg", On);
        host.Stripe.End(subscription);

        Assert.Equal(200, await host.DeliverAsync("14", customer));

        await ExpectAsync(host, "free", on: false, limit: 10_000);
        await host.UntilAsync(() => Task.FromResult(host.Stripe.All("subscription").Any(one => (bool)one["cancel_at_period_end"]!)));
    }

    [Fact]
    public async Task Charges_do_not_wait_for_Stripe()
    {
        await using var host = await WithCardAsync();
        using var hang = host.Stripe.Faults.Hang("POST /v1/subscriptions");
        var enabling = host.PostAsync("/billing/payg", On);
        await hang.Reached;

        for (var i = 0; i < 30; i++) Assert.Equal(200, (int)(await host.App.GetAsync("/five")).StatusCode);

        hang.Release();
        (await enabling).Dispose();
    }

    private static string SetupCompleted(string sessionId, string customerId) => $$"""
        { "id": "{{StripeHost.NewEventId()}}", "object": "event", "type": "checkout.session.completed", "created": 1793491200,
          "data": { "object": { "id": "{{sessionId}}", "object": "checkout.session", "mode": "setup", "customer": "{{customerId}}" } } }
        """;

    private static async Task<StripeHost> WithCardAsync()
    {
        var host = await StripeHost.StartAsync(new() { Metered = true });
        var customer = host.Stripe.AddCustomer(userId: TestApp.Alice, defaultPaymentMethodId: "pm_card");
        await host.App.ChangeAccountAsync(account => account with { StripeCustomerId = customer });
        return host;
    }

    private static JsonObject Metered(StripeHost host) => host.Stripe.All("subscription")
        .Single(one => (string?)one["items"]!["data"]![0]!["price"]!["id"] == StripeHost.MeteredPrice);

    private static async Task<string?> UrlAsync(StripeHost host, long limit) => (string?)(await (await host.PostAsync(
        "/billing/payg", $$"""{ "enable": true, "overage_limit": {{limit}} }""")).ErrorAsync(402, "payment_method_required"))["setup_url"];

    private static async Task ExpectAsync(StripeHost host, string tier, bool on, long? limit)
    {
        var body = await host.StatusAsync();
        Assert.Equal((tier, on, limit), ((string?)body["tier"], (bool)body["payg_enabled"]!, (long?)body["overage_limit"]));
    }
}
