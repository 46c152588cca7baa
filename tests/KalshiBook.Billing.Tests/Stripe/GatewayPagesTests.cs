using System.Text.Json.Nodes;
using KalshiBook.Billing.Testing;

namespace KalshiBook.Billing.Tests.Stripe;

/// <summary>Lists of more than a page.</summary>
public sealed class GatewayPagesTests : IAsyncLifetime
{
    private const string Customer = "cus_1";

    private GatewayFixture _fixture = null!;

    private static CancellationToken Token => GatewayFixture.Token;

    public async ValueTask InitializeAsync() => _fixture = await GatewayFixture.StartAsync();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Theory]
    [InlineData(100, 1)]
    [InlineData(201, 3)]
    public async Task ListSubscriptions_ManyPages_GivesAll(int count, int pages)
    {
        var ids = Subscribe(count);
        var all = (await _fixture.Gateway.ListSubscriptionsAsync(Customer, Token)).OrThrow();
        Assert.Equal(ids.Order(), all.Select(subscription => subscription.Id).Order());
        Assert.Equal(pages, _fixture.Stripe.Requests.Count);
        Assert.All(_fixture.Stripe.Requests, request => Assert.Equal("data.latest_invoice", request["expand[0]"]));
    }

    [Fact]
    public async Task ListSubscriptions_SecondPageFails_IsNoHalfList()
    {
        Subscribe(101);
        using var hang = _fixture.Stripe.Faults.Hang("GET /v1/subscriptions", StripeTwinStage.After);
        var list = _fixture.Gateway.ListSubscriptionsAsync(Customer, Token);
        await hang.Reached;
        _fixture.Stripe.Faults.Answer("GET /v1/subscriptions", 500);
        hang.Release();
        Assert.Equal(StripeFailureKind.Unknown, (await list).Failure?.Kind);
    }

    [Fact]
    public async Task ListOpenCheckoutSessions_ManyPages_GivesTheOpenOnes()
    {
        _fixture.Stripe.AddCustomer(Customer);
        var made = new List<string>();
        for (var i = 0; i < 103; i++)
        {
            var session = new NewCheckoutSession(Customer, "user-1", null, "https://a", "https://b");
            made.Add((await _fixture.Gateway.CreateCheckoutSessionAsync(session, $"key-{i}", Token)).OrThrow().Id);
        }
        _fixture.Stripe.CompleteCheckout(made[0]);
        Assert.True((await _fixture.Gateway.ExpireCheckoutSessionAsync(made[1], Token)).IsOk);
        _fixture.Stripe.ClearRequests();
        var open = (await _fixture.Gateway.ListOpenCheckoutSessionsAsync(Customer, Token)).OrThrow();
        Assert.Equal(made[2..].Order(), open.Select(session => session.Id).Order());
        Assert.Equal(2, _fixture.Stripe.Requests.Count);
    }

    [Fact]
    public async Task ListUndeliveredEvents_ManyPagesOfAnyVersion_AreTextsInTheOrderOfTime()
    {
        for (var i = 0; i < 205; i++) AddEvent($"evt_{i}", GatewayFixture.Now.AddMinutes(i), i % 2 == 0 ? "invoice.paid" : "customer.deleted");
        AddEvent("evt_old", GatewayFixture.Now.AddSeconds(-1), "invoice.paid");
        AddEvent("evt_other", GatewayFixture.Now, "price.created");
        var events = (await _fixture.Gateway.ListUndeliveredEventsAsync(["invoice.paid", "customer.deleted"], GatewayFixture.Now, Token)).OrThrow();
        Assert.Equal(Enumerable.Range(0, 205).Select(i => $"evt_{i}"), events.Select(text => (string)JsonNode.Parse(text)!["id"]!));
        Assert.Equal(3, _fixture.Stripe.Requests.Count);
        Assert.Contains("not an object of today", events[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(21)]
    public async Task ListUndeliveredEvents_TypesThatStripeDoesNotTake_AreRefused(int count) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            _fixture.Gateway.ListUndeliveredEventsAsync([.. Enumerable.Repeat("invoice.paid", count)], GatewayFixture.Now, Token));

    [Theory]
    [InlineData("""{"object":"list"}""")]
    [InlineData("""{"object":"list","data":null,"has_more":false}""")]
    [InlineData("""{"object":"list","data":[null],"has_more":false}""")]
    [InlineData("""{"object":"list","data":[{}],"has_more":false}""")]
    [InlineData("""{"object":"list","data":[],"has_more":true}""")]
    [InlineData("""{"object":"list","data":"none","has_more":false}""")]
    [InlineData("{}")]
    [InlineData("[]")]
    public async Task Lists_AnswerThatIsNone_IsUnknownAndNotEmpty(string body)
    {
        _fixture.Stripe.Faults.Answer("/v1/subscriptions", 200, body: body);
        Assert.Equal(StripeFailureKind.Unknown, (await _fixture.Gateway.ListSubscriptionsAsync(Customer, Token)).Failure?.Kind);
        _fixture.Stripe.Faults.Answer("/v1/checkout/sessions", 200, body: body);
        Assert.Equal(StripeFailureKind.Unknown, (await _fixture.Gateway.ListOpenCheckoutSessionsAsync(Customer, Token)).Failure?.Kind);
        if (body.Contains("[{}]", StringComparison.Ordinal)) return; // an event without an id is its reader's to judge
        _fixture.Stripe.Faults.Answer("/v1/events", 200, body: body);
        var events = await _fixture.Gateway.ListUndeliveredEventsAsync(["invoice.paid"], GatewayFixture.Now, Token);
        if (!body.Contains("[null]", StringComparison.Ordinal)) Assert.Equal(StripeFailureKind.Unknown, events.Failure?.Kind);
    }

    private List<string> Subscribe(int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => _fixture.Stripe.PutSubscription(
            new StripeTwinSubscription { CustomerId = Customer, PriceId = "price_1", Status = i % 2 == 0 ? "canceled" : "active" })),
    ];

    private void AddEvent(string id, DateTimeOffset at, string type) => _fixture.Stripe.AddUndeliveredEvent(
        $$$"""{"id":"{{{id}}}","object":"event","api_version":"2014-01-31","created":{{{at.ToUnixTimeSeconds()}}},"type":"{{{type}}}","data":"not an object of today"}""");
}
