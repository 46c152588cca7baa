using KalshiBook.Billing.Samples;
using KalshiBook.Billing.Testing;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>A subscription's life, told by Stripe's sample events, and what the user sees of it.</summary>
public sealed class LifecycleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Subscribe_renew_fail_recover_and_cancel()
    {
        await using var host = await StripeHost.StartAsync();
        await host.App.ChangeAccountAsync(account => account with { CreditsUsed = 1_000 });
        var (session, customer, subscription) = await SubscribeWithoutNewsAsync(host);

        Assert.Equal(200, await host.DeliverAsync("01", customer));
        Assert.Equal(200, await host.DeliverAsync("03", customer, sessionId: session));
        Assert.Equal(200, await host.DeliverAsync("04", customer));
        await ExpectAsync(host, "project", total: 4_000, used: 0, status: "active");
        await host.App.GetAsync("/five");

        host.Clock.Advance(TimeSpan.FromDays(29));
        host.Stripe.Renew(subscription, paid: false);
        Assert.Equal(200, await host.DeliverAsync("08", customer));
        Assert.Equal(200, await host.DeliverAsync("09", customer));
        await ExpectAsync(host, "project", total: 4_000, used: 5, status: "past_due");
        Assert.True((bool)(await host.StatusAsync())["payg_suspended"]!);
        Assert.Single(host.Observer.Of(BillingNoticeKind.PaymentFailed));
        Assert.NotEmpty(host.Observer.Of(BillingNoticeKind.PastDue));

        Pay(host, subscription);
        Assert.Equal(200, await host.DeliverAsync("10", customer));
        Assert.Equal(200, await host.DeliverAsync("11", customer));
        await ExpectAsync(host, "project", total: 4_000, used: 0, status: "active");
        Assert.Equal("2026-03-10T12:00:00Z", (string?)(await host.StatusAsync())["billing_cycle_start"]);

        host.Stripe.Change(subscription, one => one["cancel_at_period_end"] = true);
        Assert.Equal(200, await host.DeliverAsync("05", customer));
        var ending = (await host.StatusAsync())["subscription"]!;
        Assert.True((bool)ending["cancel_at_period_end"]!);
        Assert.Equal("2026-04-10T12:00:00Z", (string?)ending["ends_at"]);

        host.Stripe.End(subscription);
        Assert.Equal(200, await host.DeliverAsync("14", customer));
        await ExpectAsync(host, "free", total: 1_000, used: 0, status: null);
    }

    // All orders of five events, and one of them once more: each time of a new user, whose subscription has come to the same state at Stripe.
    [Theory]
    [InlineData("active")]
    [InlineData("past_due")]
    [InlineData("unpaid")]
    [InlineData("canceled")]
    public async Task Every_order_of_events_ends_in_what_Stripe_has(string status)
    {
        await using var host = await StripeHost.StartAsync();
        string[] events = ["01", "03", "04", "09", "14"];
        var number = 0;
        foreach (var order in Orders(events))
        {
            var (user, customer) = ($"user-{++number}", $"cus_{number}");
            host.Stripe.PutSubscription(new StripeTwinSubscription
            {
                CustomerId = customer,
                PriceId = StripeHost.Price,
                Status = status,
                UserId = user,
                InvoiceStatus = status is "past_due" or "unpaid" ? "open" : "paid",
            });
            foreach (var sample in order.Append(order[number % events.Length]))
                Assert.Equal(200, await host.DeliverAsync(sample, customer, userId: user));

            var body = await host.StatusAsync(user);
            var expected = status == "active" ? "project" : "free";
            Assert.True(expected == (string?)body["tier"], $"{string.Join(' ', order)} ended in {body.ToJsonString()}");
            Assert.Equal(status == "canceled" ? null : status, (string?)body["subscription"]?["status"]);
        }
    }

    [Fact]
    public async Task Any_interleaving_of_events_ends_in_what_Stripe_has()
    {
        await using var host = await StripeHost.StartAsync();
        for (var round = 0; round < 20; round++)
        {
            var (user, customer) = ($"user-{round}", $"cus_{round}");
            var subscription = host.Stripe.PutSubscription(new StripeTwinSubscription { CustomerId = customer, PriceId = StripeHost.Price, UserId = user });
            var deliveries = new List<Task<int>>();
            foreach (var sample in (string[])["01", "02", "03", "04"]) deliveries.Add(host.DeliverAsync(sample, customer, userId: user));
            if (round % 2 == 1) host.Stripe.End(subscription);
            foreach (var sample in (string[])["14", "02", "14"]) deliveries.Add(host.DeliverAsync(sample, customer, userId: user));

            Assert.All(await Task.WhenAll(deliveries), status => Assert.Equal(200, status));

            Assert.Equal(round % 2 == 1 ? "free" : "project", (string?)(await host.StatusAsync(user))["tier"]);
        }
    }

    [Fact]
    public async Task An_older_read_that_comes_late_is_dropped()
    {
        await using var host = await StripeHost.StartAsync();
        var (_, customer, subscription) = await host.SubscribeAsync();
        using var hang = host.Stripe.Faults.Hang("GET /v1/subscriptions", StripeTwinStage.After);
        var late = host.DeliverAsync("02", customer);
        await hang.Reached;
        host.Stripe.End(subscription);

        Assert.Equal(200, await host.DeliverAsync("14", customer));
        hang.Release();
        Assert.Equal(200, await late);

        await ExpectAsync(host, "free", total: 1_000, used: 0, status: null);
    }

    [Fact]
    public async Task The_late_end_of_an_old_subscription_leaves_the_new_one_alone()
    {
        await using var host = await StripeHost.StartAsync();
        var (_, customer, old) = await host.SubscribeAsync();
        host.Stripe.End(old);
        await host.DeliverAsync("14", customer);
        await host.SubscribeAsync();
        await host.App.GetAsync("/five");

        Assert.Equal(200, await host.DeliverAsync("14", customer));

        await ExpectAsync(host, "project", total: 4_000, used: 5, status: "active");
    }

    [Fact]
    public async Task An_event_counts_as_seen_once_its_effect_is_committed()
    {
        await using var host = await StripeHost.StartAsync();
        var (session, customer, _) = await SubscribeWithoutNewsAsync(host);
        var news = StripeSamples.Event("03", "evt_once", customer, TestApp.Alice, sessionId: session);
        host.Stripe.Faults.Answer("GET /v1/subscriptions", 500);

        using (var response = await host.SendEventAsync(news)) await response.ErrorAsync(502, "stripe_error");
        Assert.Equal("free", (string?)(await host.StatusAsync())["tier"]);

        Assert.Equal(200, await host.DeliverAsync(news));
        Assert.Equal("project", (string?)(await host.StatusAsync())["tier"]);
        host.Stripe.ClearRequests();
        Assert.Equal(200, await host.DeliverAsync(news));
        Assert.Empty(host.Stripe.Requests);
    }

    [Fact]
    public async Task A_Stripe_that_hangs_is_502_after_eight_seconds()
    {
        await using var host = await StripeHost.StartAsync();
        var (_, customer, _) = await host.SubscribeAsync();
        using var hang = host.Stripe.Faults.Hang("GET /v1/subscriptions");
        var delivery = host.SendEventAsync(StripeSamples.Event("02", "evt_hangs", customer));
        await hang.Reached;
        host.Clock.Advance(TimeSpan.FromSeconds(7.9));
        Assert.False(delivery.IsCompleted);

        host.Clock.Advance(TimeSpan.FromSeconds(0.2));

        using var response = await delivery;
        await response.ErrorAsync(502, "stripe_error");
    }

    [Fact]
    public async Task What_calls_for_nothing_is_taken_without_a_word_to_Stripe()
    {
        await using var host = await StripeHost.StartAsync();
        var (_, customer, _) = await host.SubscribeAsync();
        host.Stripe.ClearRequests();

        foreach (var sample in (string[])["17", "19", "20", "21"]) Assert.Equal(200, await host.DeliverAsync(sample, customer));

        Assert.Empty(host.Stripe.Requests);
        Assert.Equal(2, host.Observer.Of(BillingNoticeKind.MeterErrors).Count());
    }

    [Theory]
    [InlineData("charge.refunded", BillingNoticeKind.ChargeRefunded)]
    [InlineData("charge.dispute.created", BillingNoticeKind.DisputeCreated)]
    public async Task Refunds_and_disputes_are_raised_to_the_host_and_take_nothing_away(string type, BillingNoticeKind kind)
    {
        await using var host = await StripeHost.StartAsync();
        var (_, customer, _) = await host.SubscribeAsync();
        var json = $$"""
            { "id": "evt_money", "object": "event", "type": "{{type}}", "created": 1793491200,
              "data": { "object": { "id": "ch_1", "object": "charge", "customer": "{{customer}}" } } }
            """;

        Assert.Equal(200, await host.DeliverAsync(json));

        var notice = Assert.Single(host.Observer.Of(kind));
        Assert.Equal(("evt_money", customer, TestApp.Alice), (notice.EventId, notice.StripeCustomerId, notice.UserId?.Value));
        await ExpectAsync(host, "project", total: 4_000, used: 0, status: "active");
    }

    private static async Task<(string Session, string Customer, string Subscription)> SubscribeWithoutNewsAsync(StripeHost host)
    {
        await host.OkAsync("/billing/checkout");
        var session = host.Stripe.All("checkout.session")[0];
        return ((string)session["id"]!, (string)session["customer"]!, host.Stripe.CompleteCheckout((string)session["id"]!));
    }

    private static void Pay(StripeHost host, string subscription)
    {
        host.Stripe.Change(subscription, one => one["status"] = "active");
        host.Stripe.Change((string)host.Stripe.Get(subscription)["latest_invoice"]!, invoice => invoice["status"] = "paid");
    }

    private static async Task ExpectAsync(StripeHost host, string tier, long total, long used, string? status)
    {
        var body = await host.StatusAsync();
        Assert.Equal(
            (tier, total, used, status),
            ((string?)body["tier"], (long)body["credits_total"]!, (long)body["credits_used"]!, (string?)body["subscription"]?["status"]));
    }

    private static IEnumerable<string[]> Orders(string[] items)
    {
        if (items.Length == 1) return [items];
        return items.SelectMany((first, index) => Orders([.. items[..index], .. items[(index + 1)..]]).Select(rest => (string[])[first, .. rest]));
    }
}
