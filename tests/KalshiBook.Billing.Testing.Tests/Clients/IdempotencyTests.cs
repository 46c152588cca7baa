using System.Net;
using Stripe;

namespace KalshiBook.Billing.Testing.Tests.Clients;

public sealed class IdempotencyTests : StripeNetTests
{
    private static readonly RequestOptions Key = new() { IdempotencyKey = "kb-1" };

    [Fact]
    public async Task SameKeyAndParameters_IsReplayed()
    {
        var first = await Stripe.Customers.CreateAsync(new() { Email = "a@example.com" }, Key, Token);
        var second = await Stripe.Customers.CreateAsync(new() { Email = "a@example.com" }, Key, Token);
        Assert.Equal(first.Id, second.Id);
        Assert.Equal("true", Assert.Single(second.StripeResponse.Headers.GetValues("Idempotent-Replayed")));
        Assert.Equal(first.StripeResponse.RequestId, Assert.Single(second.StripeResponse.Headers.GetValues("Original-Request")));
        Assert.NotEqual(first.StripeResponse.RequestId, second.StripeResponse.RequestId);
        Assert.Single((await Stripe.Customers.ListAsync(cancellationToken: Token)).Data);
    }

    [Fact]
    public async Task SameKey_OtherParametersOrPath_IsAMismatch()
    {
        await Stripe.Customers.CreateAsync(new() { Email = "a@example.com" }, Key, Token);
        var other = await RefusalAsync(() => Stripe.Customers.CreateAsync(new() { Email = "b@example.com" }, Key, Token));
        Assert.Equal((HttpStatusCode.BadRequest, "idempotency_error"), (other.HttpStatusCode, other.StripeError.Type));
        var path = await RefusalAsync(() => Stripe.BillingPortal.Sessions.CreateAsync(new() { Customer = "cus_1" }, Key, Token));
        Assert.Equal("idempotency_error", path.StripeError.Type);
    }

    [Fact]
    public async Task SameKey_WhileTheFirstRuns_IsAConflict()
    {
        using var hang = Twin.Faults.Hang("POST /v1/customers");
        var first = Stripe.Customers.CreateAsync(new() { Email = "a@example.com" }, Key, Token);
        await hang.Reached.WaitAsync(Token);
        var refusal = await RefusalAsync(() => Stripe.Customers.CreateAsync(new() { Email = "a@example.com" }, Key, Token));
        Assert.Equal((HttpStatusCode.Conflict, "idempotency_key_in_use", "invalid_request_error"), (refusal.HttpStatusCode, refusal.StripeError.Code, refusal.StripeError.Type));
        hang.Release();
        Assert.Equal((await first).Id, (await Stripe.Customers.CreateAsync(new() { Email = "a@example.com" }, Key, Token)).Id);
    }

    [Fact]
    public async Task LostAnswer_IsHadByTheSameKey()
    {
        Twin.Faults.Cut("POST /v1/customers", StripeTwinStage.After);
        await Assert.ThrowsAsync<HttpRequestException>(() => Stripe.Customers.CreateAsync(new() { Email = "a@example.com" }, Key, Token));
        var again = await Stripe.Customers.CreateAsync(new() { Email = "a@example.com" }, Key, Token);
        Assert.Equal([again.Id], (await Stripe.Customers.ListAsync(cancellationToken: Token)).Data.Select(customer => customer.Id));
    }

    [Fact]
    public async Task DeclinedCard_IsReplayedToo()
    {
        var subscription = await SubscribeAsync((await CreatePayerAsync("pm_card_chargeCustomerFail")).Id);
        for (var i = 0; i < 2; i++)
        {
            var refusal = await RefusalAsync(() => Stripe.Invoices.PayAsync(subscription.LatestInvoiceId, requestOptions: Key, cancellationToken: Token));
            Assert.Equal(("card_error", "card_declined"), (refusal.StripeError.Type, refusal.StripeError.Code));
        }
        var failures = await Stripe.Events.ListAsync(new() { Type = "invoice.payment_failed" }, cancellationToken: Token);
        Assert.Equal(2, failures.Data.Count); // at the start, and once by hand
    }
}
