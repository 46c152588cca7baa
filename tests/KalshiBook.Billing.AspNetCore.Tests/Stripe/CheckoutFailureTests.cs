using System.Text.Json.Nodes;
using KalshiBook.Billing.Testing;
using KalshiBook.Billing.Tests.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>Checkout where Stripe, the network or the client fails: nothing is made twice, and nobody is locked out.</summary>
public sealed class CheckoutFailureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StripeTwinStage.Before)]
    [InlineData(StripeTwinStage.After)]
    [InlineData(StripeTwinStage.Within)]
    public async Task An_answer_that_was_lost_is_asked_for_again(StripeTwinStage stage)
    {
        await using var host = await StripeHost.StartAsync();
        host.Stripe.Faults.Cut("POST /v1/customers", stage);
        await (await host.PostAsync("/billing/checkout")).ErrorAsync(502, "stripe_error");
        host.Stripe.Faults.Cut("POST /v1/checkout/sessions", stage);
        await (await host.PostAsync("/billing/checkout")).ErrorAsync(502, "stripe_error");

        await host.OkAsync("/billing/checkout");

        Assert.Single(host.Stripe.All("customer"));
        Assert.Single(host.Stripe.All("checkout.session"));
    }

    [Fact]
    public async Task A_lost_session_of_another_plan_is_known_before_a_new_one_is_made()
    {
        await using var host = await StripeHost.StartAsync();
        host.Stripe.Faults.Cut("POST /v1/checkout/sessions", StripeTwinStage.After);
        await (await host.PostAsync("/billing/checkout", """{ "plan": "team" }""")).ErrorAsync(502, "stripe_error");

        await host.OkAsync("/billing/checkout", """{ "plan": "project" }""");

        Assert.Equal([("project", "open"), ("team", "expired")], Sessions(host));
    }

    [Fact]
    public async Task A_call_that_arrives_late_at_Stripe_makes_no_second_session()
    {
        await using var host = await StripeHost.StartAsync(new() { Configuration = { ["KalshiBookBilling:StripeTimeout"] = "00:00:01" } });
        using (var hang = host.Stripe.Faults.Hang("POST /v1/checkout/sessions"))
        {
            await (await host.PostAsync("/billing/checkout")).ErrorAsync(502, "stripe_error");
        }

        await host.UntilAsync(async () => (int)(await host.PostAsync("/billing/checkout")).StatusCode == 200, TimeSpan.Zero);

        Assert.Single(host.Stripe.All("checkout.session"));
    }

    [Fact]
    public async Task What_Stripe_refuses_for_good_is_tried_anew_with_another_key()
    {
        await using var host = await StripeHost.StartAsync();
        host.Stripe.Faults.Answer("POST /v1/checkout/sessions", 400);
        await (await host.PostAsync("/billing/checkout")).ErrorAsync(502, "stripe_error");

        await host.OkAsync("/billing/checkout");

        var keys = host.Stripe.Requests.Where(request => request is { Method: "POST", Path: "/v1/checkout/sessions" }).Select(request => request.IdempotencyKey);
        Assert.Equal(2, keys.Distinct().Count());
    }

    [Fact]
    public async Task A_500_that_Stripe_keeps_under_the_key_does_not_lock_the_user_out()
    {
        await using var host = await StripeHost.StartAsync();
        host.Stripe.Faults.Answer("POST /v1/checkout/sessions", 500, stored: true);
        await (await host.PostAsync("/billing/checkout")).ErrorAsync(502, "stripe_error");

        await host.UntilAsync(async () => (int)(await host.PostAsync("/billing/checkout")).StatusCode == 200, TimeSpan.Zero);

        Assert.Equal(1, Open(host));
    }

    [Theory]
    [InlineData("""{ "CustomerId": "cus_1", "UserId": "u", "PriceId": "price a", "SuccessUrl": "https://a", "CancelUrl": "https://a" }""")]
    [InlineData("""{ "of": "another release" }""")]
    [InlineData("null")]
    public async Task An_attempt_that_can_not_be_made_any_more_locks_nobody_out(string parameters)
    {
        await using var host = await StripeHost.StartAsync();
        var attempt = new StripeAttempt(UserId.Parse(TestApp.Alice), StripeOperation.Checkout, Guid.NewGuid(), parameters, TestApp.Start);
        await host.App.Services.GetRequiredService<IStripeStore>().BeginAttemptAsync(attempt, Token);

        await host.OkAsync("/billing/checkout");

        Assert.Equal(1, Open(host));
    }

    [Fact]
    public async Task A_client_that_gives_up_is_no_failure_of_Stripe()
    {
        await using var host = await StripeHost.StartAsync();
        using var hang = host.Stripe.Faults.Hang("POST /v1/customers");
        using var gaveUp = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/billing/checkout") { Headers = { { TestUsers.UserHeader, TestApp.Alice } } };
        var call = host.App.Client.SendAsync(request, gaveUp.Token);
        await hang.Reached;

        await gaveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await host.UntilAsync(
            () => Task.FromResult(host.App.Logs.GetSnapshot().Any(line => line.Message.StartsWith("Request finished", StringComparison.Ordinal))), TimeSpan.Zero);
        Assert.DoesNotContain(host.App.Logs.GetSnapshot(), line => line.Id.Id == BillingEventIds.StripeWasUnavailable);
    }

    [Fact]
    public async Task A_customer_who_was_deleted_at_Stripe_is_replaced()
    {
        await using var host = await StripeHost.StartAsync();
        var customer = await CustomerAsync(host);
        host.Stripe.DeleteCustomer(customer);

        await host.OkAsync("/billing/checkout");

        Assert.NotEqual(customer, (await host.App.AccountAsync()).StripeCustomerId);
    }

    [Fact]
    public async Task A_customer_whom_Stripe_does_not_know_at_all_costs_nobody_the_plan()
    {
        await using var host = await StripeHost.StartAsync();
        await host.SubscribeAsync();
        await host.App.ChangeAccountAsync(account => account with { StripeCustomerId = "cus_of_live_mode" });

        await (await host.PostAsync("/billing/sync")).ErrorAsync(502, "stripe_error");
        await (await host.PostAsync("/billing/checkout")).ErrorAsync(502, "stripe_error");

        Assert.Equal(("project", "cus_of_live_mode"), ((await host.App.AccountAsync()).Tier, (await host.App.AccountAsync()).StripeCustomerId));
    }

    private static async Task<string> CustomerAsync(StripeHost host)
    {
        await host.OkAsync("/billing/checkout");
        var session = host.Stripe.All("checkout.session").Single();
        host.Stripe.Change((string)session["id"]!, one => one["status"] = "expired");
        return (string)session["customer"]!;
    }

    private static int Open(StripeHost host) => host.Stripe.All("checkout.session").Count(session => (string?)session["status"] == "open");

    private static IEnumerable<(string Plan, string Status)> Sessions(StripeHost host) => host.Stripe.All("checkout.session").Select(session =>
        ((long?)session["amount_total"] == 3000 ? "project" : "team", (string)session["status"]!));
}
