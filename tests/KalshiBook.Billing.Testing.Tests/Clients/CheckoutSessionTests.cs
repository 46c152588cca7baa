using System.Net;
using Stripe.Checkout;

namespace KalshiBook.Billing.Testing.Tests.Clients;

public sealed class CheckoutSessionTests : StripeNetTests
{
    private const string SuccessUrl = "https://app.example/billing?session_id={CHECKOUT_SESSION_ID}";

    [Fact]
    public async Task Subscription_OpenSession_IsReadWithItsItems()
    {
        var created = await CreateAsync();
        Assert.StartsWith("cs_test_", created.Id, StringComparison.Ordinal);
        var session = await Stripe.Checkout.Sessions.GetAsync(created.Id, new() { Expand = ["customer"] }, cancellationToken: Token);
        Assert.Equal(("open", "unpaid", "subscription", "hosted_page"), (session.Status, session.PaymentStatus, session.Mode, session.UiMode));
        Assert.Equal((SuccessUrl, "https://app.example/", "user-1"), (session.SuccessUrl, session.CancelUrl, session.ClientReferenceId));
        Assert.Equal((3000L, "usd", Start.AddHours(24)), (session.AmountTotal, session.Currency, session.ExpiresAt));
        Assert.StartsWith(Twin.Url, session.Url, StringComparison.Ordinal);
        Assert.Equal(("payer@example.com", null, null), (session.Customer.Email, session.SubscriptionId, session.InvoiceId));
        var items = (await Stripe.Checkout.Sessions.LineItems.ListAsync(created.Id, cancellationToken: Token)).Data;
        Assert.Equal([(Project, 1L, 3000L), (PayAsYouGo, null, 0L)], items.Select(item => (item.Price.Id, item.Quantity, item.AmountTotal)));
    }

    [Fact]
    public async Task Subscription_Completed_HasSubscriptionAndInvoice()
    {
        var id = Twin.CompleteCheckout((await CreateAsync()).Id);
        var session = Assert.Single((await Stripe.Checkout.Sessions.ListAsync(new() { Subscription = id }, cancellationToken: Token)).Data);
        session = await Stripe.Checkout.Sessions.GetAsync(session.Id, new() { Expand = ["subscription.latest_invoice", "invoice"] }, cancellationToken: Token);
        Assert.Equal(("complete", "paid", null, id), (session.Status, session.PaymentStatus, session.Url, session.SubscriptionId));
        Assert.Equal(("active", "user-1", "paid"), (session.Subscription.Status, session.Subscription.Metadata["user_id"], session.Subscription.LatestInvoice.Status));
        Assert.Equal((session.Subscription.LatestInvoiceId, "subscription_create"), (session.InvoiceId, session.Invoice.BillingReason));
        Assert.Equal([1L, 0L], session.Subscription.Items.Data.Select(item => item.Quantity));
    }

    [Fact]
    public async Task Setup_Completed_HasACard()
    {
        var customer = await Stripe.Customers.CreateAsync(new(), cancellationToken: Token);
        var create = new SessionCreateOptions
        {
            Mode = "setup",
            Currency = "usd",
            Customer = customer.Id,
            SuccessUrl = SuccessUrl,
            SetupIntentData = new() { Metadata = new() { ["user_id"] = "user-1" } },
        };
        var created = await Stripe.Checkout.Sessions.CreateAsync(create, cancellationToken: Token);
        Assert.Equal(("no_payment_required", null), (created.PaymentStatus, created.AmountTotal));
        var card = Twin.CompleteCheckout(created.Id);
        var session = await Stripe.Checkout.Sessions.GetAsync(created.Id, new() { Expand = ["setup_intent.payment_method"] }, cancellationToken: Token);
        Assert.Equal(("complete", "succeeded", card), (session.Status, session.SetupIntent.Status, session.SetupIntent.PaymentMethodId));
        Assert.Equal((customer.Id, "user-1"), (session.SetupIntent.PaymentMethod.CustomerId, session.SetupIntent.Metadata["user_id"]));
        Assert.Equal("succeeded", (await Stripe.SetupIntents.GetAsync(session.SetupIntentId, cancellationToken: Token)).Status);
    }

    [Fact]
    public async Task Expire_ClosesAnOpenSession_Once()
    {
        var open = await CreateAsync();
        var expired = await Stripe.Checkout.Sessions.ExpireAsync(open.Id, cancellationToken: Token);
        Assert.Equal(("expired", null), (expired.Status, expired.Url));
        var refusal = await RefusalAsync(() => Stripe.Checkout.Sessions.ExpireAsync(open.Id, cancellationToken: Token));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request_error"), (refusal.HttpStatusCode, refusal.StripeError.Type));
    }

    [Fact]
    public async Task List_IsFilteredByCustomerAndStatus()
    {
        var (first, other) = (await CreateAsync(), await CreateAsync());
        await Stripe.Checkout.Sessions.ExpireAsync(first.Id, cancellationToken: Token);
        Assert.Equal([other.Id], await ListAsync(new() { Status = "open" }));
        Assert.Equal([first.Id], await ListAsync(new() { Customer = first.CustomerId }));
        Assert.Empty(await ListAsync(new() { Customer = first.CustomerId, Status = "complete" }));
    }

    private async Task<List<string>> ListAsync(SessionListOptions options) =>
        [.. (await Stripe.Checkout.Sessions.ListAsync(options, cancellationToken: Token)).Data.Select(session => session.Id)];

    private async Task<Session> CreateAsync()
    {
        var create = new SessionCreateOptions
        {
            Mode = "subscription",
            Customer = (await CreatePayerAsync()).Id,
            ClientReferenceId = "user-1",
            SuccessUrl = SuccessUrl,
            CancelUrl = "https://app.example/",
            LineItems = [new() { Price = Project, Quantity = 1 }, new() { Price = PayAsYouGo }],
            SubscriptionData = new() { Metadata = new() { ["user_id"] = "user-1" }, BillingMode = new() { Type = "flexible" } },
        };
        return await Stripe.Checkout.Sessions.CreateAsync(create, cancellationToken: Token);
    }
}
