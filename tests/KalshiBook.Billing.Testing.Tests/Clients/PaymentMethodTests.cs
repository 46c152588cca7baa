using Stripe;

namespace KalshiBook.Billing.Testing.Tests.Clients;

public sealed class PaymentMethodTests : StripeNetTests
{
    [Fact]
    public async Task Card_FromAToken_IsAttachedReadListedAndDetached()
    {
        var customer = await Stripe.Customers.CreateAsync(new(), cancellationToken: Token);
        var create = new PaymentMethodCreateOptions { Type = "card", Metadata = new() { ["a"] = "1" } };
        create.AddExtraParam("card[token]", "tok_visa");
        var created = await Stripe.PaymentMethods.CreateAsync(create, cancellationToken: Token);
        Assert.Equal(("card", "visa", "4242", null), (created.Type, created.Card.Brand, created.Card.Last4, created.CustomerId));
        var attached = await Stripe.PaymentMethods.AttachAsync(created.Id, new() { Customer = customer.Id }, cancellationToken: Token);
        Assert.Equal((created.Id, customer.Id), (attached.Id, attached.CustomerId));
        Assert.Equal("1", (await Stripe.PaymentMethods.GetAsync(created.Id, cancellationToken: Token)).Metadata["a"]);
        Assert.Equal([created.Id], await ListAsync(customer.Id));
        Assert.Equal([created.Id], (await Stripe.Customers.PaymentMethods.ListAsync(customer.Id, cancellationToken: Token)).Data.Select(card => card.Id));
        Assert.Null((await Stripe.PaymentMethods.DetachAsync(created.Id, cancellationToken: Token)).CustomerId);
        Assert.Empty(await ListAsync(customer.Id));
    }

    [Fact]
    public async Task TestName_GivesANewCardEachTime()
    {
        var customer = await Stripe.Customers.CreateAsync(new(), cancellationToken: Token);
        foreach (var name in new[] { "pm_card_visa", "pm_card_visa", "pm_card_chargeCustomerFail" })
            await Stripe.PaymentMethods.AttachAsync(name, new() { Customer = customer.Id }, cancellationToken: Token);
        Assert.Equal(3, (await ListAsync(customer.Id)).Distinct().Count());
    }

    [Fact]
    public async Task FailingCard_IsTaken_AndFailsWhenCharged()
    {
        var customer = await CreatePayerAsync("pm_card_chargeCustomerFail");
        var card = Assert.Single(await ListAsync(customer.Id));
        var create = new SubscriptionCreateOptions
        {
            Customer = customer.Id,
            DefaultPaymentMethod = card,
            Items = [new() { Price = Project }],
            PaymentBehavior = "error_if_incomplete",
        };
        var refusal = await RefusalAsync(() => Stripe.Subscriptions.CreateAsync(create, cancellationToken: Token));
        Assert.Equal((402, "card_error", "card_declined"), ((int)refusal.HttpStatusCode, refusal.StripeError.Type, refusal.StripeError.Code));
    }

    private async Task<List<string>> ListAsync(string customerId) =>
        [.. (await Stripe.PaymentMethods.ListAsync(new() { Customer = customerId, Type = "card" }, cancellationToken: Token)).Data.Select(card => card.Id)];
}
