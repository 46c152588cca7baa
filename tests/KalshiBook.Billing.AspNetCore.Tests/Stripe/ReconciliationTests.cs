using KalshiBook.Billing.Samples;
using KalshiBook.Billing.Testing;

namespace KalshiBook.Billing.AspNetCore.Tests;

public sealed class ReconciliationTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task A_missed_event_is_made_up_for_and_reported_once()
    {
        await using var host = await StripeHost.StartAsync();
        var (_, _, subscription) = await host.SubscribeAsync();
        host.Stripe.End(subscription);

        await UntilAsync(host, async () => (await host.App.AccountAsync()).Tier == "free");
        var lists = Lists(host);
        await UntilAsync(host, () => Task.FromResult(Lists(host) > lists)); // once more, which finds no difference

        var notice = Assert.Single(host.Observer.Of(BillingNoticeKind.DifferenceRepaired));
        Assert.Equal(TestApp.Alice, notice.UserId?.Value);
    }

    [Fact]
    public async Task An_event_that_could_not_be_delivered_links_whom_it_names()
    {
        await using var host = await StripeHost.StartAsync();
        host.Stripe.PutSubscription(new StripeTwinSubscription { CustomerId = "cus_lost", PriceId = StripeHost.Price });
        host.Stripe.AddUndeliveredEvent(StripeSamples.Event("03", "evt_lost", "cus_lost", TestApp.Alice));

        await UntilAsync(host, async () => (await host.App.AccountAsync()).Tier == "project");

        Assert.Equal("cus_lost", (await host.App.AccountAsync()).StripeCustomerId);
    }

    [Fact]
    public async Task Stripe_that_fails_for_one_account_does_not_keep_the_others_from_their_turn()
    {
        await using var host = await StripeHost.StartAsync();
        var one = (await host.SubscribeAsync("user-a")).Subscription;
        var two = (await host.SubscribeAsync("user-b")).Subscription;
        host.Stripe.End(one);
        host.Stripe.End(two);
        host.Stripe.Faults.Answer("GET /v1/subscriptions", 500, times: 1);

        await UntilAsync(host, async () => (await host.App.AccountAsync("user-a")).Tier == "free" && (await host.App.AccountAsync("user-b")).Tier == "free");
    }

    // By the hour, but never under a run: an hour is longer than it may take to compare an account, and what it is then cut off from is not reported.
    private static Task UntilAsync(StripeHost host, Func<Task<bool>> condition) => host.UntilAsync(
        async () =>
        {
            if (await condition()) return true;
            if (Begun(host) <= Ended(host)) host.Clock.Advance(Hour);
            return false;
        },
        TimeSpan.Zero);

    private static int Begun(StripeHost host) => host.Stripe.Requests.Count(request => request.Path == "/v1/events");

    private static int Ended(StripeHost host) => host.App.Logs.GetSnapshot().Count(line =>
        line.Id.Id == CoreEventIds.ReconciliationDone
        || (line.Id.Id == BillingEventIds.JobFailed && line.Message.Contains("reconciliation", StringComparison.Ordinal)));

    private static int Lists(StripeHost host) => host.Stripe.Requests.Count(request => request.Path == "/v1/subscriptions");
}
