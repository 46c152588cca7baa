using System.Text.Json.Nodes;
using KalshiBook.Billing.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>The payment method that pay-as-you-go needs first.</summary>
public sealed class PaygSetupTests
{
    private const string On = """{ "enable": true }""";
    private const string Off = """{ "enable": false }""";

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
    public async Task A_sync_whose_completion_failed_is_not_answered_from_memory()
    {
        await using var host = await StripeHost.StartAsync(new() { Metered = true });
        await host.PostAsync("/billing/payg", On);
        host.Stripe.CompleteCheckout((string)host.Stripe.All("checkout.session").Single()["id"]!);
        host.Stripe.Faults.Answer("POST /v1/subscriptions", 503);
        await (await host.PostAsync("/billing/sync")).ErrorAsync(502, "stripe_error");

        Assert.True((bool)(await host.OkAsync("/billing/sync"))["payg_enabled"]!);
    }

    [Fact]
    public async Task What_Stripe_refuses_for_good_is_an_alarm_and_keeps_no_sync_from_its_answer()
    {
        await using var host = await StripeHost.StartAsync(new() { Metered = true });
        await host.PostAsync("/billing/payg", On);
        var session = host.Stripe.All("checkout.session").Single();
        host.Stripe.CompleteCheckout((string)session["id"]!);
        host.Stripe.Faults.Answer("POST /v1/subscriptions", 400, times: 2);

        Assert.False((bool)(await host.OkAsync("/billing/sync"))["payg_enabled"]!);

        Assert.Equal(LogLevel.Error, Assert.Single(host.App.Logs.GetSnapshot(), line => line.Id.Name == "SetupNotCompleted").Level);
        // The event is told, so that Stripe sends it again; and once Stripe takes it, the next sync does it.
        Assert.Equal(502, await host.DeliverAsync(SetupCompleted((string)session["id"]!, (string)session["customer"]!)));
        Assert.True((bool)(await host.OkAsync("/billing/sync"))["payg_enabled"]!);
    }

    [Fact]
    public async Task A_card_that_Stripe_refuses_is_asked_for_anew()
    {
        await using var host = await StripeHost.StartAsync(new() { Metered = true });
        await host.PostAsync("/billing/payg", On);
        host.Stripe.CompleteCheckout((string)host.Stripe.All("checkout.session").Single()["id"]!);
        var customer = (await host.App.AccountAsync()).StripeCustomerId!;
        host.Stripe.Faults.Answer(
            $"POST /v1/customers/{customer}", 400, body: """{ "error": { "type": "invalid_request_error", "code": "resource_missing" } }""");

        Assert.False((bool)(await host.OkAsync("/billing/sync"))["payg_enabled"]!);

        await (await host.PostAsync("/billing/payg", On)).ErrorAsync(402, "payment_method_required");
    }

    [Theory]
    [InlineData(403)]
    [InlineData(500)]
    public async Task A_card_is_not_lost_where_Stripe_refuses_something_else(int status)
    {
        await using var host = await StripeHost.StartAsync(new() { Metered = true });
        await host.PostAsync("/billing/payg", On);
        var session = host.Stripe.All("checkout.session").Single();
        var (id, customer) = ((string)session["id"]!, (string)session["customer"]!);
        host.Stripe.CompleteCheckout(id);
        host.Stripe.Faults.Answer($"POST /v1/customers/{customer}", status);
        Assert.Equal(502, await host.DeliverAsync(SetupCompleted(id, customer)));

        Assert.Equal(200, await host.DeliverAsync(SetupCompleted(id, customer)));

        await ExpectAsync(host, "payg", on: true, limit: 10_000);
    }

    [Fact]
    public async Task A_page_that_waits_for_a_card_is_looked_at_by_each_sync_and_nothing_else_is()
    {
        await using var host = await StripeHost.StartAsync(new() { Metered = true });
        await host.PostAsync("/billing/payg", On);
        await host.OkAsync("/billing/sync");
        host.Stripe.ClearRequests();

        await host.OkAsync("/billing/sync");

        Assert.StartsWith("/v1/checkout/sessions/", Assert.Single(host.Stripe.Requests).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_was_abandoned_is_looked_at_once_more_and_never_again()
    {
        await using var host = await StripeHost.StartAsync(new() { Metered = true });
        await host.PostAsync("/billing/payg", On);
        host.Stripe.Change((string)host.Stripe.All("checkout.session").Single()["id"]!, session => session["status"] = "expired");
        await host.OkAsync("/billing/sync");
        host.Stripe.ClearRequests();

        await host.OkAsync("/billing/sync");

        Assert.Empty(host.Stripe.Requests);
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

    private static string SetupCompleted(string sessionId, string customerId) => $$"""
        { "id": "{{StripeHost.NewEventId()}}", "object": "event", "type": "checkout.session.completed", "created": 1793491200,
          "data": { "object": { "id": "{{sessionId}}", "object": "checkout.session", "mode": "setup", "customer": "{{customerId}}" } } }
        """;

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
