using Stripe;

namespace KalshiBook.Billing.Testing.Tests.Clients;

public sealed class WebhookTests : StripeNetTests
{
    private const string Secret = "whsec_1";

    [Fact]
    public async Task Checkout_SendsWhatTheClientVerifies_InStripesOrder()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        Twin.AddWebhook(new(receiver.Url, Secret));
        var customer = await CreatePayerAsync();
        var session = await Stripe.Checkout.Sessions.CreateAsync(
            new() { Mode = "subscription", Customer = customer.Id, SuccessUrl = "https://app.example", LineItems = [new() { Price = Project, Quantity = 1 }] },
            cancellationToken: Token);
        var subscriptionId = Twin.CompleteCheckout(session.Id);
        await Twin.SettleAsync();
        var events = receiver.Take().Select(one => Verify(one.Body, one.Signature)).ToList();
        Assert.Equal(
            [
                EventTypes.CustomerCreated, EventTypes.PaymentMethodAttached, EventTypes.PaymentMethodAttached, EventTypes.CustomerSubscriptionCreated, EventTypes.InvoiceCreated,
                EventTypes.InvoiceFinalized, EventTypes.CustomerSubscriptionUpdated, EventTypes.CheckoutSessionCompleted, EventTypes.InvoicePaid, EventTypes.InvoicePaymentSucceeded,
            ],
            events.Select(one => one.Type));
        Assert.All(events, one => Assert.Equal((StripeTwin.ApiVersion, 1L), (one.ApiVersion, one.PendingWebhooks)));
        var updated = (Subscription)events.Single(one => one.Type == EventTypes.CustomerSubscriptionUpdated).Data.Object;
        Assert.Equal(("active", Start.AddMonths(1)), (updated.Status, updated.Items.Data[0].CurrentPeriodEnd));
        var completed = (global::Stripe.Checkout.Session)events.Single(one => one.Type == EventTypes.CheckoutSessionCompleted).Data.Object;
        Assert.Equal((subscriptionId, "paid", "complete"), (completed.SubscriptionId, completed.PaymentStatus, completed.Status));
        var invoice = (Invoice)events.Single(one => one.Type == EventTypes.InvoicePaid).Data.Object;
        Assert.Equal((subscriptionId, "subscription_create"), (invoice.Parent.SubscriptionDetails.SubscriptionId, invoice.BillingReason));
    }

    [Fact]
    public async Task Signature_OfAnotherSecretBodyOrTime_IsRefused()
    {
        var (body, signature) = await ReceiveAsync();
        Assert.Equal(EventTypes.CustomerCreated, Verify(body, signature).Type);
        Assert.Throws<StripeException>(() => Verify(body, signature, "whsec_2"));
        Assert.Throws<StripeException>(() => Verify(body.Replace("evt_", "evt-", StringComparison.Ordinal), signature));
        Clock.Advance(TimeSpan.FromSeconds(301));
        Assert.Throws<StripeException>(() => Verify(body, signature));
    }

    [Fact]
    public async Task Version_IsTheClientsOwn()
    {
        var (body, signature) = await ReceiveAsync();
        Assert.Equal(StripeConfiguration.ApiVersion, Verify(body, signature).ApiVersion);
        var older = body.Replace(StripeTwin.ApiVersion, "2024-06-20", StringComparison.Ordinal);
        var refusal = Assert.Throws<StripeException>(() => EventUtility.ParseEvent(older));
        Assert.Contains("2024-06-20", refusal.Message, StringComparison.Ordinal);
    }

    private async Task<WebhookReceiver.Received> ReceiveAsync()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        Twin.AddWebhook(new(receiver.Url, Secret));
        await Stripe.Customers.CreateAsync(new() { Name = "Ärger 🦔" }, cancellationToken: Token);
        await Twin.SettleAsync();
        return Assert.Single(receiver.Take());
    }

    private Event Verify(string body, string signature, string secret = Secret) =>
        EventUtility.ConstructEvent(body, signature, secret, 300, Clock.GetUtcNow().ToUnixTimeSeconds(), throwOnApiVersionMismatch: true);
}
