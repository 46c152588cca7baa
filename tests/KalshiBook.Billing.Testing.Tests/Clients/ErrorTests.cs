using System.Net;
using Stripe;

namespace KalshiBook.Billing.Testing.Tests.Clients;

public sealed class ErrorTests : StripeNetTests
{
    [Fact]
    public async Task UnknownId_InThePath_Is404()
    {
        var refusal = await RefusalAsync(() => Stripe.Customers.GetAsync("cus_none", cancellationToken: Token));
        Assert.Equal(
            (HttpStatusCode.NotFound, "invalid_request_error", "resource_missing", "id"),
            (refusal.HttpStatusCode, refusal.StripeError.Type, refusal.StripeError.Code, refusal.StripeError.Param));
        Assert.Equal("No such customer: 'cus_none'", refusal.Message);
        Assert.StartsWith("https://", refusal.StripeError.DocUrl, StringComparison.Ordinal);
        Assert.StartsWith("req_", refusal.StripeResponse.RequestId, StringComparison.Ordinal);
        Assert.EndsWith(refusal.StripeResponse.RequestId, refusal.StripeError.RequestLogUrl, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownId_InAParameter_Is400()
    {
        var refusal = await RefusalAsync(() => Stripe.Subscriptions.ListAsync(new() { Customer = "cus_none" }, cancellationToken: Token));
        Assert.Equal((HttpStatusCode.BadRequest, "resource_missing", "customer"), (refusal.HttpStatusCode, refusal.StripeError.Code, refusal.StripeError.Param));
    }

    [Fact]
    public async Task UnknownParameter_IsNamed()
    {
        var create = new CustomerCreateOptions();
        create.AddExtraParam("colour", "red");
        var refusal = await RefusalAsync(() => Stripe.Customers.CreateAsync(create, cancellationToken: Token));
        Assert.Equal((HttpStatusCode.BadRequest, "parameter_unknown", "colour"), (refusal.HttpStatusCode, refusal.StripeError.Code, refusal.StripeError.Param));
    }

    [Fact]
    public async Task ParameterThatIsGone_IsNamed()
    {
        var create = new global::Stripe.Checkout.SessionCreateOptions { Mode = "setup", Currency = "usd", SuccessUrl = "https://a.example" };
        create.AddExtraParam("payment_method_types[0]", "card"); // gone since 2026-09-30.endive
        var refusal = await RefusalAsync(() => Stripe.Checkout.Sessions.CreateAsync(create, cancellationToken: Token));
        Assert.Equal("parameter_unknown", refusal.StripeError.Code);
    }

    [Fact]
    public async Task MissingParameter_IsNamed()
    {
        var refusal = await RefusalAsync(() => Stripe.Checkout.Sessions.CreateAsync(new() { Mode = "setup", SuccessUrl = "https://a.example" }, cancellationToken: Token));
        Assert.Equal(("parameter_missing", "currency"), (refusal.StripeError.Code, refusal.StripeError.Param));
        refusal = await RefusalAsync(() => Stripe.Subscriptions.CreateAsync(new() { Customer = (Twin.AddCustomer()) }, cancellationToken: Token));
        Assert.Equal(("parameter_missing", "items"), (refusal.StripeError.Code, refusal.StripeError.Param));
    }

    [Fact]
    public async Task QuantityOfAMeteredPrice_IsRefused()
    {
        var items = new List<SubscriptionItemOptions> { new() { Price = PayAsYouGo, Quantity = 1 } };
        var refusal = await RefusalAsync(() => Stripe.Subscriptions.CreateAsync(new() { Customer = Twin.AddCustomer(), Items = items }, cancellationToken: Token));
        Assert.Equal("items[0][quantity]", refusal.StripeError.Param);
    }

    [Fact]
    public async Task UnknownRoute_Is404()
    {
        var refusal = await RefusalAsync(() => Stripe.Coupons.GetAsync("x", cancellationToken: Token));
        Assert.Equal((HttpStatusCode.NotFound, "invalid_request_error"), (refusal.HttpStatusCode, refusal.StripeError.Type));
        Assert.StartsWith("Unrecognized request URL (GET: /v1/coupons/x)", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pk_test_1")]
    [InlineData("nonsense")]
    public async Task KeyThatIsNoSecret_Is401(string key)
    {
        var refusal = await RefusalAsync(() => ClientOf(key).V1.Customers.ListAsync(cancellationToken: Token));
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_request_error"), (refusal.HttpStatusCode, refusal.StripeError.Type));
    }

    [Fact]
    public async Task PropertyThatCannotBeExpanded_IsRefused()
    {
        var id = Twin.AddCustomer();
        var refusal = await RefusalAsync(() => Stripe.Customers.GetAsync(id, new() { Expand = ["email"] }, cancellationToken: Token));
        Assert.Equal((HttpStatusCode.BadRequest, "expand"), (refusal.HttpStatusCode, refusal.StripeError.Param));
    }

    [Theory]
    [InlineData(429, "invalid_request_error", "rate_limit")]
    [InlineData(500, "api_error", null)]
    public async Task Fault_IsReadAsStripesError(int status, string type, string? code)
    {
        Twin.Faults.Answer("GET /v1/customers", status);
        var refusal = await RefusalAsync(() => Stripe.Customers.ListAsync(cancellationToken: Token));
        Assert.Equal((status, type, code), ((int)refusal.HttpStatusCode, refusal.StripeError.Type, refusal.StripeError.Code));
    }
}
