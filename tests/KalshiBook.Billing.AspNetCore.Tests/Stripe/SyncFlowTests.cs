using KalshiBook.Billing.Testing;

namespace KalshiBook.Billing.AspNetCore.Tests;

public sealed class SyncFlowTests
{
    [Fact]
    public async Task Who_has_paid_is_shown_the_plan_though_no_event_has_come()
    {
        await using var host = await StripeHost.StartAsync();
        await host.OkAsync("/billing/checkout");
        host.Stripe.CompleteCheckout((string)host.Stripe.All("checkout.session").Single()["id"]!);

        var body = await host.OkAsync("/billing/sync");

        Assert.Equal(("project", "active"), ((string?)body["tier"], (string?)body["subscription"]!["status"]));
    }

    [Fact]
    public async Task Within_five_seconds_of_the_last_sync_there_is_no_other_read()
    {
        await using var host = await StripeHost.StartAsync();
        await host.SubscribeAsync();
        await host.OkAsync("/billing/sync");
        host.Stripe.ClearRequests();
        host.Clock.Advance(TimeSpan.FromSeconds(4.9));
        await host.App.GetAsync("/five");

        var body = await host.OkAsync("/billing/sync");

        Assert.Empty(host.Stripe.Requests);
        Assert.Equal(5, (long)body["credits_used"]!);
        host.Clock.Advance(TimeSpan.FromSeconds(0.2));
        await host.OkAsync("/billing/sync");
        Assert.Single(host.Stripe.Requests);
    }

    [Fact]
    public async Task A_slow_sync_of_before_the_payment_does_not_answer_for_the_one_after_it()
    {
        await using var host = await StripeHost.StartAsync();
        await host.OkAsync("/billing/checkout");
        using var hang = host.Stripe.Faults.Hang("GET /v1/subscriptions", StripeTwinStage.After);
        var slow = host.OkAsync("/billing/sync");
        await hang.Reached;
        host.Clock.Advance(TimeSpan.FromSeconds(7));
        host.Stripe.CompleteCheckout((string)host.Stripe.All("checkout.session").Single()["id"]!);
        hang.Release();
        Assert.Equal("free", (string?)(await slow)["tier"]);

        Assert.Equal("project", (string?)(await host.OkAsync("/billing/sync"))["tier"]);
    }

    [Fact]
    public async Task Who_has_no_customer_is_shown_the_status()
    {
        await using var host = await StripeHost.StartAsync();

        Assert.Equal("free", (string?)(await host.OkAsync("/billing/sync"))["tier"]);

        Assert.Empty(host.Stripe.Requests);
    }

    [Fact]
    public async Task A_Stripe_that_hangs_is_502_in_time_for_every_endpoint()
    {
        await using var host = await StripeHost.StartAsync(new() { Metered = true });
        await host.SubscribeAsync();
        using var hang = host.Stripe.Faults.Hang("*", StripeTwinStage.Before, times: 100);
        foreach (var (path, body) in ((string, string?)[])[("sync", null), ("portal", null), ("checkout", null), ("payg", """{ "enable": true }""")])
        {
            var waiting = host.Stripe.Requests.Count;
            var call = host.PostAsync($"/billing/{path}", body);
            await host.UntilAsync(() => Task.FromResult(host.Stripe.Requests.Count > waiting), TimeSpan.Zero);
            host.Clock.Advance(TimeSpan.FromSeconds(19.9));
            Assert.False(call.IsCompleted);

            host.Clock.Advance(TimeSpan.FromSeconds(0.2)); // of the 25 seconds that a caller has patience

            using var response = await call;
            await response.ErrorAsync(502, "stripe_error");
        }
    }
}
