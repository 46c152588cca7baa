using Stripe;

namespace KalshiBook.Billing.Testing.Tests.Clients;

public sealed class SubscriptionListTests : StripeNetTests
{
    private readonly Dictionary<string, string> _statuses = new(StringComparer.Ordinal);

    [Theory]
    [InlineData(null, "active", "incomplete", "incomplete_expired", "past_due", "paused", "trialing", "unpaid")]
    [InlineData("all", "active", "canceled", "incomplete", "incomplete_expired", "past_due", "paused", "trialing", "unpaid")]
    [InlineData("ended", "canceled", "incomplete_expired")]
    [InlineData("active", "active")]
    [InlineData("canceled", "canceled")]
    [InlineData("incomplete", "incomplete")]
    [InlineData("past_due", "past_due")]
    [InlineData("paused", "paused")]
    [InlineData("trialing", "trialing")]
    [InlineData("unpaid", "unpaid")]
    public async Task List_ByStatus_HasThose(string? status, params string[] expected)
    {
        PutEachStatus();
        var list = await Stripe.Subscriptions.ListAsync(new() { Customer = "cus_1", Status = status }, cancellationToken: Token);
        Assert.Equal(expected, list.Data.Select(subscription => subscription.Status).Order());
        Assert.All(list.Data, subscription => Assert.Equal(_statuses[subscription.Id], subscription.Status));
    }

    [Fact]
    public async Task List_IsOfACustomer_OfAPrice_AndExpanded()
    {
        PutEachStatus();
        var other = Twin.PutSubscription(new() { CustomerId = "cus_2", PriceId = PayAsYouGo });
        var list = await Stripe.Subscriptions.ListAsync(new() { Customer = "cus_2", Expand = ["data.latest_invoice"] }, cancellationToken: Token);
        Assert.Equal((other, "paid"), (Assert.Single(list.Data).Id, list.Data[0].LatestInvoice.Status));
        Assert.Equal([other], (await Stripe.Subscriptions.ListAsync(new() { Price = PayAsYouGo }, cancellationToken: Token)).Data.Select(one => one.Id));
    }

    [Fact]
    public async Task AutoPaging_GivesEachOnce()
    {
        for (var i = 0; i < 12; i++) Twin.PutSubscription(new() { CustomerId = "cus_1", PriceId = Project });
        var all = await Stripe.Subscriptions.ListAutoPagingAsync(new() { Customer = "cus_1", Limit = 5 }, cancellationToken: Token).ToListAsync(Token);
        Assert.Equal(12, all.Select(subscription => subscription.Id).Distinct().Count());
    }

    private void PutEachStatus()
    {
        foreach (var status in new[] { "active", "canceled", "incomplete", "incomplete_expired", "past_due", "paused", "trialing", "unpaid" })
            _statuses[Twin.PutSubscription(new() { CustomerId = "cus_1", PriceId = Project, Status = status })] = status;
    }
}
