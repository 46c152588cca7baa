using KalshiBook.Billing.Samples;
using KalshiBook.Billing.Testing;

namespace KalshiBook.Billing.Tests.Stripe;

/// <summary>What goes to Stripe, to the letter.</summary>
public sealed class GatewayRequestTests : IAsyncLifetime
{
    private const string Customer = "cus_1";

    private GatewayFixture _fixture = null!;

    private static CancellationToken Token => GatewayFixture.Token;

    private StripeNetGateway Gateway => _fixture.Gateway;

    public async ValueTask InitializeAsync()
    {
        _fixture = await GatewayFixture.StartAsync(path: "/"); // the slash at the end is not part of a path
        _fixture.Stripe.AddCustomer(Customer);
        _fixture.Stripe.AddCard(Customer, "pm_1");
        _fixture.Stripe.AddPrice("price_1");
        _fixture.Stripe.AddPrice("price_payg", metered: true);
    }

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task EveryCall_Headers_SayWhoCallsAndNothingElse()
    {
        await Gateway.CreateCustomerAsync(new("user-1", null), "key-1", Token);
        var headers = _fixture.Request().Headers;
        Assert.Equal("Bearer sk_test_1", headers["Authorization"]);
        Assert.Equal("2026-10-28.endive", headers["Stripe-Version"]);
        Assert.Equal("key-1", headers["Idempotency-Key"]);
        Assert.Contains(" KalshiBook.Billing/0.1.0", headers["User-Agent"], StringComparison.Ordinal);
        Assert.DoesNotContain("X-Stripe-Client-Telemetry", headers.Keys);
        Assert.DoesNotContain("telemetry_id", headers["X-Stripe-Client-User-Agent"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a@example.com", "POST /v1/customers email=a@example.com&metadata[kalshibook_user_id]=user 1 é&=%")]
    [InlineData(null, "POST /v1/customers metadata[kalshibook_user_id]=user 1 é&=%")]
    public async Task CreateCustomer_Form_IsEmailAndUser(string? email, string expected)
    {
        var result = await Gateway.CreateCustomerAsync(new("user 1 é&=%", email), "key-1", Token);
        Assert.True(result.IsOk);
        Assert.Equal(expected, _fixture.Request().ToString());
    }

    [Fact]
    public async Task GetCustomer_Form_IsEmpty()
    {
        Assert.True((await Gateway.GetCustomerAsync(Customer, Token)).IsOk);
        Assert.Equal("GET /v1/customers/cus_1", _fixture.Request().ToString());
    }

    [Fact]
    public async Task SetDefaultPaymentMethod_Form_IsThatMethod()
    {
        var result = await Gateway.SetDefaultPaymentMethodAsync(Customer, "pm_1", Token);
        Assert.Equal("pm_1", result.OrThrow().DefaultPaymentMethodId);
        Assert.Equal("POST /v1/customers/cus_1 invoice_settings[default_payment_method]=pm_1", _fixture.Request().ToString());
    }

    [Fact]
    public async Task CreateCheckoutSession_WithPrice_SubscribesOnce()
    {
        var session = new NewCheckoutSession(
            Customer, "user-1", "price_1", "https://a.example.com/billing?success=true&session_id={CHECKOUT_SESSION_ID}", "https://a.example.com/no");
        Assert.True((await Gateway.CreateCheckoutSessionAsync(session, "key-1", Token)).OrThrow().Subscribes);
        Assert.Equal(
            "POST /v1/checkout/sessions cancel_url=https://a.example.com/no&client_reference_id=user-1&customer=cus_1&line_items[0][price]=price_1"
            + "&line_items[0][quantity]=1&metadata[kalshibook_user_id]=user-1&mode=subscription"
            + "&subscription_data[metadata][kalshibook_user_id]=user-1"
            + "&success_url=https://a.example.com/billing?success=true&session_id={CHECKOUT_SESSION_ID}",
            _fixture.Request().ToString());
        Assert.Equal("key-1", _fixture.Request().IdempotencyKey);
    }

    [Fact]
    public async Task CreateCheckoutSession_WithoutPrice_CollectsAPaymentMethod()
    {
        var session = new NewCheckoutSession(Customer, "user-1", null, "https://a.example.com/yes", "https://a.example.com/no");
        Assert.False((await Gateway.CreateCheckoutSessionAsync(session, "key-1", Token)).OrThrow().Subscribes);
        Assert.Equal(
            "POST /v1/checkout/sessions cancel_url=https://a.example.com/no&client_reference_id=user-1&currency=usd&customer=cus_1"
            + "&metadata[kalshibook_user_id]=user-1&mode=setup&success_url=https://a.example.com/yes",
            _fixture.Request().ToString());
    }

    [Fact]
    public async Task CreateCheckoutSession_LongUserId_IsInTheMetadataOnly()
    {
        var user = new string('u', UserId.MaxLength);
        Assert.True((await Gateway.CreateCheckoutSessionAsync(new(Customer, user, "price_1", "https://a", "https://b"), "key-1", Token)).IsOk);
        Assert.Null(_fixture.Request()["client_reference_id"]);
        Assert.Equal(user, _fixture.Request()["metadata[kalshibook_user_id]"]);
    }

    [Fact]
    public async Task CheckoutSessions_ReadListExpire_Forms()
    {
        var id = (await Gateway.CreateCheckoutSessionAsync(new(Customer, "user-1", null, "https://a", "https://b"), "key-1", Token)).OrThrow().Id;
        _fixture.Stripe.ClearRequests();
        Assert.Equal(id, (await Gateway.GetCheckoutSessionAsync(id, Token)).OrThrow().Id);
        Assert.Equal(id, Assert.Single((await Gateway.ListOpenCheckoutSessionsAsync(Customer, Token)).OrThrow()).Id);
        Assert.Equal("expired", (await Gateway.ExpireCheckoutSessionAsync(id, Token)).OrThrow().Status);
        Assert.Equal(
            [
                $"GET /v1/checkout/sessions/{id} expand[0]=setup_intent",
                "GET /v1/checkout/sessions customer=cus_1&limit=100&status=open",
                $"POST /v1/checkout/sessions/{id}/expire",
            ],
            _fixture.Stripe.Requests.Select(request => request.ToString()));
    }

    [Fact]
    public async Task CreatePortalSession_Form_IsCustomerAndReturn()
    {
        Assert.StartsWith(_fixture.Stripe.Url, (await Gateway.CreatePortalSessionAsync(Customer, "https://a/billing", Token)).OrThrow(), StringComparison.Ordinal);
        Assert.Equal("POST /v1/billing_portal/sessions customer=cus_1&return_url=https://a/billing", _fixture.Request().ToString());
    }

    [Fact]
    public async Task ListSubscriptions_Form_AsksForAllWithInvoices()
    {
        Assert.Empty((await Gateway.ListSubscriptionsAsync(Customer, Token)).OrThrow());
        Assert.Equal("GET /v1/subscriptions customer=cus_1&expand[0]=data.latest_invoice&limit=100&status=all", _fixture.Request().ToString());
    }

    [Fact]
    public async Task CreateMeteredSubscription_Everything_IsSent()
    {
        var anchor = new DateTimeOffset(2026, 3, 1, 5, 0, 0, TimeSpan.FromHours(5));
        var made = (await Gateway.CreateMeteredSubscriptionAsync(new(Customer, "user-1", "price_payg", "pm_1", anchor), "key-1", Token)).OrThrow();
        Assert.Equal(anchor, Assert.Single(made.Items).Period.End);
        Assert.Equal(
            "POST /v1/subscriptions billing_cycle_anchor=1772323200&customer=cus_1&default_payment_method=pm_1&expand[0]=latest_invoice"
            + "&items[0][price]=price_payg&metadata[kalshibook_user_id]=user-1&proration_behavior=none",
            _fixture.Request().ToString());
        Assert.Equal("key-1", _fixture.Request().IdempotencyKey);
    }

    [Fact]
    public async Task CreateMeteredSubscription_LeastThereIs_IsSent()
    {
        Assert.True((await Gateway.CreateMeteredSubscriptionAsync(new(Customer, "user-1", "price_payg", null, null), "key-1", Token)).IsOk);
        Assert.Equal(
            "POST /v1/subscriptions customer=cus_1&expand[0]=latest_invoice&items[0][price]=price_payg&metadata[kalshibook_user_id]=user-1"
            + "&proration_behavior=none",
            _fixture.Request().ToString());
    }

    [Fact]
    public async Task SetCancelAtPeriodEnd_OnAndOff_IsOneCallEach()
    {
        var id = _fixture.Stripe.PutSubscription(new StripeTwinSubscription { CustomerId = Customer, PriceId = "price_1" });
        Assert.True((await Gateway.SetCancelAtPeriodEndAsync(id, true, Token)).OrThrow().CancelAtPeriodEnd);
        var off = (await Gateway.SetCancelAtPeriodEndAsync(id, false, Token)).OrThrow();
        Assert.Equal((false, null), (off.CancelAtPeriodEnd, off.CancelAt));
        Assert.Equal(
            [
                $"POST /v1/subscriptions/{id} cancel_at_period_end=true&expand[0]=latest_invoice",
                $"POST /v1/subscriptions/{id} cancel_at_period_end=false&expand[0]=latest_invoice",
            ],
            _fixture.Stripe.Requests.Select(request => request.ToString()));
    }

    [Fact]
    public async Task SetCancelAtPeriodEnd_OffAndThePortalSetCancelAtAlone_ClearsItToo()
    {
        var id = _fixture.Stripe.PutSubscription(
            new StripeTwinSubscription { CustomerId = Customer, PriceId = "price_1", CancelAt = GatewayFixture.Now.AddDays(3) });
        Assert.Null((await Gateway.SetCancelAtPeriodEndAsync(id, false, Token)).OrThrow().CancelAt);
        Assert.Null((long?)_fixture.Stripe.Get(id)["cancel_at"]);
        Assert.Equal(
            [
                $"POST /v1/subscriptions/{id} cancel_at_period_end=false&expand[0]=latest_invoice",
                $"POST /v1/subscriptions/{id} cancel_at=&expand[0]=latest_invoice",
            ],
            _fixture.Stripe.Requests.Select(request => request.ToString()));
    }

    [Fact]
    public async Task CancelSubscription_Form_NeitherProratesNorInvoices()
    {
        var id = _fixture.Stripe.PutSubscription(new StripeTwinSubscription { CustomerId = Customer, PriceId = "price_1" });
        Assert.Equal("canceled", (await Gateway.CancelSubscriptionAsync(id, Token)).OrThrow().Status);
        Assert.Equal($"DELETE /v1/subscriptions/{id} expand[0]=latest_invoice", _fixture.Request().ToString());
    }

    [Fact]
    public async Task SendMeterEvent_Form_IsTheEvent()
    {
        var sent = new NewMeterEvent("kalshibook_api_credits", Customer, 1_234_567, "id-1", GatewayFixture.Now.ToOffset(TimeSpan.FromHours(-5)));
        Assert.Equal("id-1", (await Gateway.SendMeterEventAsync(sent, "key-1", Token)).OrThrow());
        Assert.Equal(
            "POST /v1/billing/meter_events event_name=kalshibook_api_credits&identifier=id-1&payload[stripe_customer_id]=cus_1&payload[value]=1234567"
            + "&timestamp=1770724800",
            _fixture.Request().ToString());
        Assert.Equal("key-1", _fixture.Request().IdempotencyKey);
    }

    [Fact]
    public async Task ListUndeliveredEvents_Form_NamesTypesAndTime()
    {
        var since = GatewayFixture.Now.AddDays(-1).ToOffset(TimeSpan.FromHours(9));
        Assert.Empty((await Gateway.ListUndeliveredEventsAsync(["invoice.paid", "customer.deleted"], since, Token)).OrThrow());
        Assert.Equal(
            "GET /v1/events created[gte]=1770638400&delivery_success=false&limit=100&types[]=invoice.paid&types[]=customer.deleted",
            _fixture.Request().ToString());
    }
}
