using Stripe;

namespace KalshiBook.Billing.Testing.Tests.Clients;

public sealed class EventTests : StripeNetTests
{
    [Fact]
    public async Task Event_OfACall_NamesIt()
    {
        var key = new RequestOptions { IdempotencyKey = "kb-1" };
        var customer = await Stripe.Customers.CreateAsync(new() { Email = "a@example.com" }, key, Token);
        var listed = Assert.Single((await Stripe.Events.ListAsync(new() { Type = EventTypes.CustomerCreated }, cancellationToken: Token)).Data);
        var one = await Stripe.Events.GetAsync(listed.Id, cancellationToken: Token);
        Assert.Equal((StripeTwin.ApiVersion, Start, false, 0L), (one.ApiVersion, one.Created, one.Livemode, one.PendingWebhooks));
        Assert.Equal("kb-1", one.Request.IdempotencyKey);
        Assert.StartsWith("req_", one.Request.Id, StringComparison.Ordinal);
        Assert.Equal((customer.Id, "a@example.com"), (Assert.IsType<Customer>(one.Data.Object).Id, ((Customer)one.Data.Object).Email));
    }

    [Fact]
    public async Task Event_OfTheCallThatAskedForIt_HasThatCallsRequestId()
    {
        var customer = await Stripe.Customers.CreateAsync(new(), cancellationToken: Token);
        var one = Assert.Single((await Stripe.Events.ListAsync(cancellationToken: Token)).Data);
        Assert.Equal(customer.StripeResponse.RequestId, one.Request.Id);
    }

    [Fact]
    public async Task Update_SaysWhatWasBefore()
    {
        var subscription = await SubscribeAsync();
        await Stripe.Subscriptions.UpdateAsync(subscription.Id, new() { CancelAtPeriodEnd = true }, cancellationToken: Token);
        var updated = (await Stripe.Events.ListAsync(new() { Type = EventTypes.CustomerSubscriptionUpdated, Limit = 1 }, cancellationToken: Token)).Data[0];
        var after = Assert.IsType<Subscription>(updated.Data.Object);
        Assert.True(after.CancelAtPeriodEnd);
        Assert.Equal(Start.AddMonths(1), after.Items.Data[0].CurrentPeriodEnd);
        Assert.False((bool)updated.Data.PreviousAttributes.cancel_at_period_end);
    }

    [Fact]
    public async Task AutoPaging_Backwards_IsChronological()
    {
        for (var i = 0; i < 15; i++)
        {
            await Stripe.Customers.CreateAsync(new() { Name = $"{i}" }, cancellationToken: Token);
            Clock.Advance(TimeSpan.FromSeconds(1));
        }
        var types = new List<string> { EventTypes.CustomerCreated, EventTypes.CustomerDeleted };
        var newestFirst = await NamesAsync(new() { Types = types, Limit = 4 });
        Assert.Equal(Enumerable.Range(0, 15).Reverse().Select(i => $"{i}"), newestFirst);
        // Ending before the oldest one, the client goes on with ever newer ones: how missed events are read in their order.
        var oldest = (await Stripe.Events.ListAutoPagingAsync(cancellationToken: Token).ToListAsync(Token))[^1].Id;
        Assert.Equal(Enumerable.Range(1, 14).Select(i => $"{i}"), await NamesAsync(new() { Types = types, EndingBefore = oldest, Limit = 4 }));
    }

    [Fact]
    public async Task List_IsFilteredByTimeAndDelivery()
    {
        await Stripe.Customers.CreateAsync(new(), cancellationToken: Token);
        Clock.Advance(TimeSpan.FromMinutes(1));
        await Stripe.Customers.CreateAsync(new(), cancellationToken: Token);
        Assert.Single((await Stripe.Events.ListAsync(new() { Created = new DateRangeOptions { GreaterThan = Start } }, cancellationToken: Token)).Data);
        Assert.Single((await Stripe.Events.ListAsync(new() { Created = Start }, cancellationToken: Token)).Data);
        Assert.Empty((await Stripe.Events.ListAsync(new() { DeliverySuccess = false }, cancellationToken: Token)).Data);
        Twin.AddWebhook(new("http://127.0.0.1:9", "whsec_1")); // where nobody listens
        await Stripe.Customers.CreateAsync(new(), cancellationToken: Token);
        await Twin.SettleAsync();
        var undelivered = Assert.Single((await Stripe.Events.ListAsync(new() { DeliverySuccess = false }, cancellationToken: Token)).Data);
        Assert.Equal(1, undelivered.PendingWebhooks);
    }

    private async Task<List<string>> NamesAsync(EventListOptions options) =>
        await Stripe.Events.ListAutoPagingAsync(options, cancellationToken: Token).Select(one => ((Customer)one.Data.Object).Name).ToListAsync(Token);
}
