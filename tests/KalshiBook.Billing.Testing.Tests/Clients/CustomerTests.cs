using System.Net;
using Stripe;

namespace KalshiBook.Billing.Testing.Tests.Clients;

public sealed class CustomerTests : StripeNetTests
{
    [Fact]
    public async Task Customer_Created_IsRead()
    {
        var create = new CustomerCreateOptions
        {
            Email = "a+b@example.com",
            Name = "Ärger & Söhne",
            Description = "of a test",
            Phone = "+1 555",
            Metadata = new() { ["user_id"] = "user-1" },
        };
        var created = await Stripe.Customers.CreateAsync(create, cancellationToken: Token);
        var read = await Stripe.Customers.GetAsync(created.Id, cancellationToken: Token);
        Assert.StartsWith("cus_", created.Id, StringComparison.Ordinal);
        Assert.Equal(("a+b@example.com", "Ärger & Söhne", "of a test", "+1 555"), (read.Email, read.Name, read.Description, read.Phone));
        Assert.Equal("user-1", read.Metadata["user_id"]);
        Assert.Equal((Start, false, null), (read.Created, read.Livemode, read.Deleted));
        Assert.Equal(HttpStatusCode.OK, read.StripeResponse.StatusCode);
        Assert.StartsWith("req_", read.StripeResponse.RequestId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_ChangesWhatItNames()
    {
        var customer = await Stripe.Customers.CreateAsync(new() { Name = "Ada", Metadata = new() { ["a"] = "1", ["b"] = "2" } }, cancellationToken: Token);
        var card = await Stripe.PaymentMethods.AttachAsync("pm_card_visa", new() { Customer = customer.Id }, cancellationToken: Token);
        var update = new CustomerUpdateOptions
        {
            Email = "new@example.com",
            InvoiceSettings = new() { DefaultPaymentMethod = card.Id },
            Metadata = new() { ["a"] = "", ["c"] = "3" }, // an empty value takes a key away
        };
        var updated = await Stripe.Customers.UpdateAsync(customer.Id, update, cancellationToken: Token);
        Assert.Equal(("Ada", "new@example.com", card.Id), (updated.Name, updated.Email, updated.InvoiceSettings.DefaultPaymentMethodId));
        Assert.Equal(["b", "c"], updated.Metadata.Keys.Order());
        var expanded = await Stripe.Customers.GetAsync(customer.Id, new() { Expand = ["invoice_settings.default_payment_method"] }, cancellationToken: Token);
        Assert.Equal("4242", expanded.InvoiceSettings.DefaultPaymentMethod.Card.Last4);
    }

    [Fact]
    public async Task List_IsPagedAndFiltered()
    {
        for (var i = 0; i < 25; i++) await Stripe.Customers.CreateAsync(new() { Email = $"{i % 5}@example.com" }, cancellationToken: Token);
        var page = await Stripe.Customers.ListAsync(cancellationToken: Token);
        Assert.Equal((10, true), (page.Data.Count, page.HasMore));
        Assert.Equal(5, (await Stripe.Customers.ListAsync(new() { Email = "3@example.com" }, cancellationToken: Token)).Data.Count);
        var all = await Stripe.Customers.ListAutoPagingAsync(new() { Limit = 7 }, cancellationToken: Token).ToListAsync(Token);
        Assert.Equal(25, all.Select(customer => customer.Id).Distinct().Count());
        var before = await Stripe.Customers.ListAsync(new() { EndingBefore = all[20].Id, Limit = 3 }, cancellationToken: Token);
        Assert.Equal([all[17].Id, all[18].Id, all[19].Id], before.Data.Select(customer => customer.Id));
        var later = new DateRangeOptions { GreaterThan = Start };
        Assert.Empty((await Stripe.Customers.ListAsync(new() { Created = later }, cancellationToken: Token)).Data);
    }

    [Fact]
    public async Task Deleted_IsReadAsDeleted_AndNotListed()
    {
        var customer = await CreatePayerAsync();
        var subscription = await SubscribeAsync(customer.Id);
        Assert.True((await Stripe.Customers.DeleteAsync(customer.Id, cancellationToken: Token)).Deleted);
        var read = await Stripe.Customers.GetAsync(customer.Id, cancellationToken: Token);
        Assert.Equal((customer.Id, true, null), (read.Id, read.Deleted, read.Metadata));
        Assert.Empty((await Stripe.Customers.ListAsync(cancellationToken: Token)).Data);
        Assert.Equal("canceled", (await Stripe.Subscriptions.GetAsync(subscription.Id, cancellationToken: Token)).Status);
        var refusal = await RefusalAsync(() => Stripe.Customers.UpdateAsync(customer.Id, new() { Name = "x" }, cancellationToken: Token));
        Assert.Equal((HttpStatusCode.NotFound, "resource_missing"), (refusal.HttpStatusCode, refusal.StripeError.Code));
    }
}
