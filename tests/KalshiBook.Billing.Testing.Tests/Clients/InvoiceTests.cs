using Stripe;

namespace KalshiBook.Billing.Testing.Tests.Clients;

public sealed class InvoiceTests : StripeNetTests
{
    [Fact]
    public async Task FirstInvoice_NamesItsSubscription()
    {
        var subscription = await SubscribeAsync(null, Project, PayAsYouGo);
        var invoice = await Stripe.Invoices.GetAsync(subscription.LatestInvoiceId, cancellationToken: Token);
        Assert.Equal(("subscription_details", subscription.Id), (invoice.Parent.Type, invoice.Parent.SubscriptionDetails.SubscriptionId));
        Assert.Equal("user-1", invoice.Parent.SubscriptionDetails.Metadata["user_id"]);
        Assert.Equal(("subscription_create", "paid", 3000L, 3000L, 1L), (invoice.BillingReason, invoice.Status, invoice.AmountDue, invoice.AmountPaid, invoice.AttemptCount));
        Assert.Equal((null, Start), (invoice.NextPaymentAttempt, invoice.StatusTransitions.PaidAt));
        var line = Assert.Single(invoice.Lines.Data); // nothing of the metered price yet
        Assert.Equal((3000L, Project, "prod_" + Project), (line.Amount, line.Pricing.PriceDetails.PriceId, line.Pricing.PriceDetails.Product));
        Assert.Equal(
            (subscription.Id, subscription.Items.Data[0].Id, "subscription_item_details"),
            (line.Parent.SubscriptionItemDetails.Subscription, line.Parent.SubscriptionItemDetails.SubscriptionItem, line.Parent.Type));
        Assert.Equal((Start, Start.AddMonths(1)), (line.Period.Start, line.Period.End));
    }

    [Fact]
    public async Task Renewal_BillsThePlanInAdvanceAndUsageAfterwards()
    {
        var subscription = await SubscribeAsync(null, Project, PayAsYouGo);
        var payload = new Dictionary<string, string> { ["stripe_customer_id"] = subscription.CustomerId, ["value"] = "1000" };
        await Stripe.Billing.MeterEvents.CreateAsync(new() { EventName = MeterEventName, Payload = payload }, cancellationToken: Token);
        Clock.Advance(Start.AddMonths(1) - Start);
        var invoices = (await Stripe.Invoices.ListAsync(new() { Subscription = subscription.Id }, cancellationToken: Token)).Data;
        Assert.Equal([("subscription_cycle", 3800L), ("subscription_create", 3000L)], invoices.Select(invoice => (invoice.BillingReason, invoice.AmountPaid)));
        var (plan, usage) = (invoices[0].Lines.Data[0], invoices[0].Lines.Data[1]);
        Assert.Equal((Start.AddMonths(1), Start.AddMonths(2), 1m), (plan.Period.Start, plan.Period.End, plan.QuantityDecimal));
        Assert.Equal((Start, Start.AddMonths(1), 1000m, 0.8m), (usage.Period.Start, usage.Period.End, usage.QuantityDecimal, usage.Pricing.UnitAmountDecimal));
    }

    [Fact]
    public async Task RenewalThatFails_IsTriedAgain_AndPaidByHand()
    {
        var subscription = await SubscribeAsync();
        Twin.ChangeCard(subscription.CustomerId, works: false);
        Clock.Advance(Start.AddMonths(1) - Start);
        var invoice = Assert.Single((await Stripe.Invoices.ListAsync(new() { Customer = subscription.CustomerId, Status = "open" }, cancellationToken: Token)).Data);
        Assert.Equal((1L, Start.AddMonths(1).AddDays(3)), (invoice.AttemptCount, invoice.NextPaymentAttempt));
        Assert.Equal("past_due", (await Stripe.Subscriptions.GetAsync(subscription.Id, cancellationToken: Token)).Status);
        var refusal = await RefusalAsync(() => Stripe.Invoices.PayAsync(invoice.Id, cancellationToken: Token));
        Assert.Equal("card_declined", refusal.StripeError.Code);
        var card = await Stripe.PaymentMethods.AttachAsync("pm_card_visa", new() { Customer = subscription.CustomerId }, cancellationToken: Token);
        var paid = await Stripe.Invoices.PayAsync(invoice.Id, new() { PaymentMethod = card.Id }, cancellationToken: Token);
        Assert.Equal(("paid", 0L, null), (paid.Status, paid.AmountRemaining, paid.NextPaymentAttempt));
        Assert.Equal("active", (await Stripe.Subscriptions.GetAsync(subscription.Id, cancellationToken: Token)).Status);
        await RefusalAsync(() => Stripe.Invoices.PayAsync(invoice.Id, cancellationToken: Token));
    }
}
