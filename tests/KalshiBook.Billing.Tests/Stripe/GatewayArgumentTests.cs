namespace KalshiBook.Billing.Tests.Stripe;

/// <summary>Ids that are none: with an empty one Stripe.net would call the list in place of the object.</summary>
public sealed class GatewayArgumentTests
{
    private const string Good = "cus_1-A";

    private static readonly string?[] BadIds = [null, "", " ", "cus 1", "cus_1/../x", "cus_1?x", "cus_é", "cus_1\n", "cus.1"];

    private static readonly Dictionary<string, Func<IStripeGateway, string, Task>> Calls = new()
    {
        ["get customer"] = (stripe, id) => stripe.GetCustomerAsync(id, default),
        ["set method of customer"] = (stripe, id) => stripe.SetDefaultPaymentMethodAsync(id, Good, default),
        ["set method"] = (stripe, id) => stripe.SetDefaultPaymentMethodAsync(Good, id, default),
        ["checkout of customer"] = (stripe, id) => stripe.CreateCheckoutSessionAsync(new(id, "u", Good, "https://a", "https://b"), "k", default),
        ["checkout of price"] = (stripe, id) => stripe.CreateCheckoutSessionAsync(new(Good, "u", id ?? "", "https://a", "https://b"), "k", default),
        ["get session"] = (stripe, id) => stripe.GetCheckoutSessionAsync(id, default),
        ["list sessions"] = (stripe, id) => stripe.ListOpenCheckoutSessionsAsync(id, default),
        ["expire session"] = (stripe, id) => stripe.ExpireCheckoutSessionAsync(id, default),
        ["portal"] = (stripe, id) => stripe.CreatePortalSessionAsync(id, "https://a", default),
        ["list subscriptions"] = (stripe, id) => stripe.ListSubscriptionsAsync(id, default),
        ["metered of customer"] = (stripe, id) => stripe.CreateMeteredSubscriptionAsync(new(id, "u", Good, null, null), "k", default),
        ["metered of price"] = (stripe, id) => stripe.CreateMeteredSubscriptionAsync(new(Good, "u", id, null, null), "k", default),
        ["metered with method"] = (stripe, id) => stripe.CreateMeteredSubscriptionAsync(new(Good, "u", Good, id ?? "", null), "k", default),
        ["set cancel"] = (stripe, id) => stripe.SetCancelAtPeriodEndAsync(id, true, default),
        ["cancel"] = (stripe, id) => stripe.CancelSubscriptionAsync(id, default),
        ["meter event of customer"] = (stripe, id) => stripe.SendMeterEventAsync(new("e", id, 1, Good, GatewayFixture.Now), "k", default),
        ["meter event"] = (stripe, id) => stripe.SendMeterEventAsync(new("e", Good, 1, id, GatewayFixture.Now), "k", default),
    };

    public static TheoryData<string> Names => [.. Calls.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Id_ThatIsNone_IsAnErrorBeforeTheCall(string name)
    {
        await using var fixture = await GatewayFixture.StartAsync();
        foreach (var id in BadIds)
        {
            var exception = await Assert.ThrowsAsync<ArgumentException>(() => Calls[name](fixture.Gateway, id!));
            if (!string.IsNullOrWhiteSpace(id)) Assert.DoesNotContain(id, exception.Message, StringComparison.Ordinal);
        }
        Assert.Empty(fixture.Stripe.Requests);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("é")]
    public async Task IdempotencyKey_ThatIsNone_IsAnError(string? key)
    {
        await using var fixture = await GatewayFixture.StartAsync();
        var stripe = fixture.Gateway;
        Func<Task>[] calls =
        [
            () => stripe.CreateCustomerAsync(new("u", null), key!, default),
            () => stripe.CreateCheckoutSessionAsync(new(Good, "u", null, "https://a", "https://b"), key!, default),
            () => stripe.CreateMeteredSubscriptionAsync(new(Good, "u", Good, null, null), key!, default),
            () => stripe.SendMeterEventAsync(new("e", Good, 1, Good, GatewayFixture.Now), key!, default),
        ];
        foreach (var call in calls) await Assert.ThrowsAsync<ArgumentException>(call);
        Assert.Empty(fixture.Stripe.Requests);
    }

    [Fact]
    public void IdempotencyKey_LongestThatStripeTakes_Is255()
    {
        Assert.Equal(255, StripeIds.CheckKey(new string('k', 255)).Length);
        Assert.Throws<ArgumentException>(() => StripeIds.CheckKey(new string('k', 256)));
        Assert.Equal("kb:cust:user-1", StripeIds.CheckKey("kb:cust:user-1"));
    }

    [Fact]
    public async Task Names_ThatAreBlank_AreErrors()
    {
        await using var fixture = await GatewayFixture.StartAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => fixture.Gateway.CreateCustomerAsync(new(" ", null), "k", GatewayFixture.Token));
        await Assert.ThrowsAsync<ArgumentException>(
            () => fixture.Gateway.SendMeterEventAsync(new("", Good, 1, Good, GatewayFixture.Now), "k", GatewayFixture.Token));
    }
}
