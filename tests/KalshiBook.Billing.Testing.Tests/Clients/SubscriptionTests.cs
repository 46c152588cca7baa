using Stripe;

namespace KalshiBook.Billing.Testing.Tests.Clients;

public sealed class SubscriptionTests : StripeNetTests
{
    [Fact]
    public async Task Subscription_Paid_IsActiveForAMonth()
    {
        var created = await SubscribeAsync(null, Project, PayAsYouGo);
        var expand = new SubscriptionGetOptions { Expand = ["customer", "default_payment_method", "latest_invoice.lines", "items.data.price.product"] };
        var subscription = await Stripe.Subscriptions.GetAsync(created.Id, expand, cancellationToken: Token);
        var (plan, usage) = (subscription.Items.Data[0], subscription.Items.Data[1]);
        Assert.Equal(("active", "user-1", "flexible"), (subscription.Status, subscription.Metadata["user_id"], subscription.BillingMode.Type));
        Assert.Equal((Start, Start.AddMonths(1)), (plan.CurrentPeriodStart, plan.CurrentPeriodEnd));
        Assert.Equal((Project, "Project", 1L, "licensed"), (plan.Price.Id, plan.Price.Product.Name, plan.Quantity, plan.Price.Recurring.UsageType));
        Assert.Equal((PayAsYouGo, 0L, plan.CurrentPeriodEnd), (usage.Price.Id, usage.Quantity, usage.CurrentPeriodEnd));
        Assert.DoesNotContain("quantity", Item(created, 1).Keys);
        Assert.Equal(("payer@example.com", "visa"), (subscription.Customer.Email, subscription.DefaultPaymentMethod.Card.Brand));
        Assert.Equal((3000L, "paid", Project), (subscription.LatestInvoice.AmountPaid, subscription.LatestInvoice.Status, subscription.LatestInvoice.Lines.Data[0].Pricing.PriceDetails.PriceId));
        Assert.Equal((false, null, null, null, null), (subscription.CancelAtPeriodEnd, subscription.CancelAt, subscription.CanceledAt, subscription.EndedAt, subscription.PauseCollection));
    }

    [Fact]
    public async Task Subscription_NotExpanded_HasIdsOnly()
    {
        var subscription = await SubscribeAsync();
        Assert.Null(subscription.Customer);
        Assert.StartsWith("cus_", subscription.CustomerId, StringComparison.Ordinal);
        Assert.Null(subscription.LatestInvoice);
        Assert.StartsWith("in_", subscription.LatestInvoiceId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Subscription_NotPaid_IsIncomplete_AndExpires()
    {
        var subscription = await SubscribeAsync((await CreatePayerAsync("pm_card_chargeCustomerFail")).Id);
        Assert.Equal("incomplete", subscription.Status);
        Clock.Advance(TimeSpan.FromHours(23));
        var expired = await Stripe.Subscriptions.GetAsync(subscription.Id, new() { Expand = ["latest_invoice"] }, cancellationToken: Token);
        Assert.Equal(("incomplete_expired", Start.AddHours(23), "void"), (expired.Status, expired.EndedAt, expired.LatestInvoice.Status));
    }

    [Fact]
    public async Task Update_CancelsAtPeriodEnd_WithTheReason_AndTakesItBack()
    {
        var subscription = await SubscribeAsync();
        var cancel = new SubscriptionUpdateOptions { CancelAtPeriodEnd = true, CancellationDetails = new() { Feedback = "too_expensive", Comment = "Sorry" } };
        var canceled = await Stripe.Subscriptions.UpdateAsync(subscription.Id, cancel, cancellationToken: Token);
        Assert.Equal((true, Start.AddMonths(1), Start, null), (canceled.CancelAtPeriodEnd, canceled.CancelAt, canceled.CanceledAt, canceled.EndedAt));
        Assert.Equal(
            ("cancellation_requested", "too_expensive", "Sorry"),
            (canceled.CancellationDetails.Reason, canceled.CancellationDetails.Feedback, canceled.CancellationDetails.Comment));
        var again = await Stripe.Subscriptions.UpdateAsync(subscription.Id, new() { CancelAtPeriodEnd = false }, cancellationToken: Token);
        Assert.Equal((false, null, null), (again.CancelAtPeriodEnd, again.CancelAt, again.CanceledAt));
    }

    [Fact]
    public async Task Update_CancelAt_TakesATimeOrAWord_AndIsCleared()
    {
        var subscription = await SubscribeAsync();
        var at = Start.AddDays(3);
        Assert.Equal(at, (await UpdateAsync(subscription, new() { CancelAt = at })).CancelAt);
        Assert.Equal(Start.AddMonths(1), (await UpdateAsync(subscription, new() { CancelAt = SubscriptionCancelAt.MinPeriodEnd })).CancelAt);
        Assert.Null((await UpdateAsync(subscription, new() { CancelAt = null })).CancelAt);
    }

    [Fact]
    public async Task Update_ChangesItemsAndMetadata()
    {
        var subscription = await SubscribeAsync();
        Twin.AddPrice(StripeTwinPrice.Project with { Id = "price_more", UnitAmount = 9000 });
        var update = new SubscriptionUpdateOptions
        {
            Items = [new() { Id = subscription.Items.Data[0].Id, Price = "price_more", Quantity = 2 }],
            ProrationBehavior = "none",
            Metadata = new() { ["more"] = "yes" },
            Description = "More",
        };
        var updated = await UpdateAsync(subscription, update);
        Assert.Equal(("price_more", 2L, "More"), (updated.Items.Data[0].Price.Id, updated.Items.Data[0].Quantity, updated.Description));
        Assert.Equal(["more", "user_id"], updated.Metadata.Keys.Order());
    }

    [Fact]
    public async Task Cancel_EndsAtOnce_AndInvoicesUsageIfAskedTo()
    {
        var subscription = await SubscribeAsync(null, PayAsYouGo);
        var payload = new Dictionary<string, string> { ["stripe_customer_id"] = subscription.CustomerId, ["value"] = "1000" };
        await Stripe.Billing.MeterEvents.CreateAsync(new() { EventName = MeterEventName, Payload = payload }, cancellationToken: Token);
        Clock.Advance(TimeSpan.FromMinutes(1));
        var cancel = new SubscriptionCancelOptions { InvoiceNow = true, Prorate = true, CancellationDetails = new() { Comment = "Bye" }, Expand = ["latest_invoice"] };
        var canceled = await Stripe.Subscriptions.CancelAsync(subscription.Id, cancel, cancellationToken: Token);
        Assert.Equal(("canceled", Start.AddMinutes(1), "Bye", 800L), (canceled.Status, canceled.EndedAt, canceled.CancellationDetails.Comment, canceled.LatestInvoice.AmountPaid));
        var again = await RefusalAsync(() => Stripe.Subscriptions.CancelAsync(subscription.Id, cancellationToken: Token));
        Assert.Equal("resource_missing", again.StripeError.Code);
    }

    [Fact]
    public async Task Over_OnlyTheReasonAndMetadataCanBeChanged()
    {
        var subscription = await SubscribeAsync();
        await Stripe.Subscriptions.CancelAsync(subscription.Id, cancellationToken: Token);
        var updated = await UpdateAsync(subscription, new() { CancellationDetails = new() { Feedback = "unused" }, Metadata = new() { ["late"] = "yes" } });
        Assert.Equal(("unused", "yes"), (updated.CancellationDetails.Feedback, updated.Metadata["late"]));
        await RefusalAsync(() => UpdateAsync(subscription, new() { Description = "x" }));
    }

    private static Dictionary<string, System.Text.Json.JsonElement> Item(Subscription subscription, int index) =>
        subscription.RawJsonElement!.Value.GetProperty("items").GetProperty("data")[index].EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value);

    private Task<Subscription> UpdateAsync(Subscription subscription, SubscriptionUpdateOptions update) =>
        Stripe.Subscriptions.UpdateAsync(subscription.Id, update, cancellationToken: Token);
}
