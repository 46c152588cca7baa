using System.Text.Json.Nodes;
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
    public async Task Switching_off_does_not_wait_for_Stripe_and_wins_over_a_call_that_does()
    {
        await using var host = await StripeHost.StartWithCardAsync();
        using var hang = host.Stripe.Faults.Hang("POST /v1/subscriptions");
        var enabling = host.PostAsync("/billing/payg", On);
        await hang.Reached;

        await host.OkAsync("/billing/payg", Off);
        hang.Release();

        using var response = await enabling;
        Assert.False((bool)(await response.JsonAsync())["payg_enabled"]!);
        await ExpectAsync(host, "free", on: false, limit: null);
        // What was made meanwhile is set to end.
        await host.UntilAsync(() => Task.FromResult((bool)host.Metered()["cancel_at_period_end"]!));
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
        await using var host = await StripeHost.StartWithCardAsync();
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

    private static async Task<string?> UrlAsync(StripeHost host, long limit) => (string?)(await (await host.PostAsync(
        "/billing/payg", $$"""{ "enable": true, "overage_limit": {{limit}} }""")).ErrorAsync(402, "payment_method_required"))["setup_url"];

    private static async Task ExpectAsync(StripeHost host, string tier, bool on, long? limit)
    {
        var body = await host.StatusAsync();
        Assert.Equal((tier, on, limit), ((string?)body["tier"], (bool)body["payg_enabled"]!, (long?)body["overage_limit"]));
    }
}
