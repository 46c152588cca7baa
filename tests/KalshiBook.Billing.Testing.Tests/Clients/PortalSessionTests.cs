namespace KalshiBook.Billing.Testing.Tests.Clients;

public sealed class PortalSessionTests : StripeNetTests
{
    [Fact]
    public async Task Session_OfACustomer_HasAnAddress()
    {
        var customer = await Stripe.Customers.CreateAsync(new(), cancellationToken: Token);
        var session = await Stripe.BillingPortal.Sessions.CreateAsync(
            new() { Customer = customer.Id, ReturnUrl = "https://app.example/billing", Locale = "de" },
            cancellationToken: Token);
        Assert.StartsWith("bps_", session.Id, StringComparison.Ordinal);
        Assert.StartsWith(Twin.Url, session.Url, StringComparison.Ordinal);
        Assert.Equal((customer.Id, "https://app.example/billing", "de", Start), (session.Customer, session.ReturnUrl, session.Locale, session.Created));
        Assert.StartsWith("bpc_", session.ConfigurationId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_OfNobody_IsRefused()
    {
        var refusal = await RefusalAsync(() => Stripe.BillingPortal.Sessions.CreateAsync(new() { Customer = "cus_none" }, cancellationToken: Token));
        Assert.Equal(("resource_missing", "customer"), (refusal.StripeError.Code, refusal.StripeError.Param));
    }
}
