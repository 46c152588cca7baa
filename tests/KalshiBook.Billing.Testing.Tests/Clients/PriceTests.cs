using Stripe;

namespace KalshiBook.Billing.Testing.Tests.Clients;

public sealed class PriceTests : StripeNetTests
{
    [Fact]
    public async Task Plan_IsRead()
    {
        var price = await Stripe.Prices.GetAsync(Project, new() { Expand = ["product"] }, cancellationToken: Token);
        Assert.Equal((3000L, 3000m, "usd", "recurring"), (price.UnitAmount, price.UnitAmountDecimal, price.Currency, price.Type));
        Assert.Equal(("month", 1L, "licensed", null), (price.Recurring.Interval, price.Recurring.IntervalCount, price.Recurring.UsageType, price.Recurring.Meter));
        Assert.Equal(("Project", price.ProductId), (price.Product.Name, price.Product.Id));
    }

    [Fact]
    public async Task MeteredPrice_HasAMeter_AndPartsOfACent()
    {
        var price = await Stripe.Prices.GetAsync(PayAsYouGo, cancellationToken: Token);
        Assert.Equal((null, 0.8m, "metered"), (price.UnitAmount, price.UnitAmountDecimal, price.Recurring.UsageType));
        Assert.Equal(MeterEventName, (await Stripe.Billing.Meters.GetAsync(price.Recurring.Meter, cancellationToken: Token)).EventName);
    }

    [Fact]
    public async Task List_IsFiltered()
    {
        Twin.AddPrice(StripeTwinPrice.Project with { Id = "price_euro", Currency = "eur", LookupKey = "euro", Interval = "year" });
        Assert.Equal(["price_euro", PayAsYouGo, Project], (await ListAsync(new() { Active = true })).Order());
        Assert.Equal(["price_euro"], await ListAsync(new() { LookupKeys = ["euro", "none"] }));
        Assert.Equal(["price_euro"], await ListAsync(new() { Currency = "eur" }));
        Assert.Equal(["price_euro"], await ListAsync(new() { Recurring = new() { Interval = "year" } }));
        Assert.Equal([PayAsYouGo], await ListAsync(new() { Recurring = new() { UsageType = "metered" } }));
        Assert.Equal([PayAsYouGo], await ListAsync(new() { Recurring = new() { Meter = await MeterIdAsync() } }));
        Assert.Equal([Project], await ListAsync(new() { Product = "prod_" + Project }));
        Assert.Empty(await ListAsync(new() { Active = false }));
        Assert.Empty(await ListAsync(new() { Type = "one_time" }));
    }

    [Fact]
    public async Task Products_AreReadAndListed()
    {
        var product = await Stripe.Products.GetAsync("prod_" + Project, new() { Expand = ["default_price"] }, cancellationToken: Token);
        Assert.Equal(("Project", Project, 3000L, true), (product.Name, product.DefaultPriceId, product.DefaultPrice.UnitAmount, product.Active));
        Assert.Equal(2, (await Stripe.Products.ListAsync(new() { Active = true }, cancellationToken: Token)).Data.Count);
        var some = await Stripe.Products.ListAsync(new() { Ids = [product.Id] }, cancellationToken: Token);
        Assert.Equal([product.Id], some.Data.Select(one => one.Id));
    }

    private async Task<List<string>> ListAsync(PriceListOptions options) =>
        [.. (await Stripe.Prices.ListAsync(options, cancellationToken: Token)).Data.Select(price => price.Id)];
}
