using Stripe;

namespace KalshiBook.Billing.Testing.Tests.Clients;

public sealed class SubscriptionPauseTests : StripeNetTests
{
    [Fact]
    public async Task Pause_ThenResume_StartsANewPeriod()
    {
        var subscription = await SubscribeAsync();
        var paused = await Stripe.Subscriptions.PauseAsync(subscription.Id, new() { Type = "subscription" }, cancellationToken: Token);
        Assert.Equal(
            ("paused", "subscription", "pause_requested", Start),
            (paused.Status, paused.StatusDetails.Paused.Type, paused.StatusDetails.Paused.Subscription.Type, paused.StatusDetails.Paused.TransitionedAt));
        Clock.Advance(TimeSpan.FromDays(40));
        Assert.Equal("paused", (await Stripe.Subscriptions.GetAsync(subscription.Id, cancellationToken: Token)).Status);
        var now = Start.AddDays(40);
        var resume = new SubscriptionResumeOptions { BillingCycleAnchor = new() { Type = "now" }, Expand = ["latest_invoice"] };
        var resumed = await Stripe.Subscriptions.ResumeAsync(subscription.Id, resume, cancellationToken: Token);
        Assert.Equal(("active", null, now), (resumed.Status, resumed.StatusDetails, resumed.BillingCycleAnchor));
        Assert.Equal((now, now.AddMonths(1)), (resumed.Items.Data[0].CurrentPeriodStart, resumed.Items.Data[0].CurrentPeriodEnd));
        Assert.Equal(("paid", now), (resumed.LatestInvoice.Status, resumed.LatestInvoice.Created));
    }

    [Fact]
    public async Task Resume_WithTheAnchorUnchanged_KeepsThePeriod()
    {
        var subscription = await SubscribeAsync();
        await Stripe.Subscriptions.PauseAsync(subscription.Id, cancellationToken: Token);
        Clock.Advance(TimeSpan.FromDays(2));
        var resumed = await Stripe.Subscriptions.ResumeAsync(subscription.Id, new() { BillingCycleAnchor = new() { Type = "unchanged" } }, cancellationToken: Token);
        Assert.Equal(("active", Start, Start.AddMonths(1)), (resumed.Status, resumed.BillingCycleAnchor, resumed.Items.Data[0].CurrentPeriodEnd));
        Assert.Equal(subscription.LatestInvoiceId, resumed.LatestInvoiceId);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("now", true)]
    [InlineData("none", false)]
    public async Task Pause_BillsUsageUnlessToldNotTo(string? through, bool bills)
    {
        var subscription = await SubscribeAsync(null, PayAsYouGo);
        var payload = new Dictionary<string, string> { ["stripe_customer_id"] = subscription.CustomerId, ["value"] = "1000" };
        await Stripe.Billing.MeterEvents.CreateAsync(new() { EventName = MeterEventName, Payload = payload }, cancellationToken: Token);
        Clock.Advance(TimeSpan.FromMinutes(1));
        var pause = new SubscriptionPauseOptions();
        if (through is not null) pause.BillFor = new() { OutstandingUsageThrough = new() { Type = through } };
        var paused = await Stripe.Subscriptions.PauseAsync(subscription.Id, pause, cancellationToken: Token);
        Assert.Equal(bills, paused.LatestInvoiceId is not null);
    }

    [Fact]
    public async Task PauseCollection_LeavesItActive_AndIsTakenBack()
    {
        var subscription = await SubscribeAsync();
        var resumesAt = Start.AddDays(100);
        var pause = new SubscriptionUpdateOptions { PauseCollection = new() { Behavior = "void", ResumesAt = resumesAt } };
        var paused = await Stripe.Subscriptions.UpdateAsync(subscription.Id, pause, cancellationToken: Token);
        Assert.Equal(("active", "void", resumesAt), (paused.Status, paused.PauseCollection.Behavior, paused.PauseCollection.ResumesAt));
        var resume = new SubscriptionUpdateOptions();
        resume.AddExtraParam("pause_collection", "");
        Assert.Null((await Stripe.Subscriptions.UpdateAsync(subscription.Id, resume, cancellationToken: Token)).PauseCollection);
    }

    [Fact]
    public async Task Resume_OfWhatIsNotPaused_IsRefused()
    {
        var subscription = await SubscribeAsync();
        var refusal = await RefusalAsync(() => Stripe.Subscriptions.ResumeAsync(subscription.Id, cancellationToken: Token));
        Assert.Equal("invalid_request_error", refusal.StripeError.Type);
    }
}
