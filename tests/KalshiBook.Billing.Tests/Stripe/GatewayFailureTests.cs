using System.Net;
using System.Net.Sockets;

namespace KalshiBook.Billing.Tests.Stripe;

/// <summary>What each kind of failure is called.</summary>
public sealed class GatewayFailureTests : IAsyncLifetime
{
    private GatewayFixture _fixture = null!;

    private static CancellationToken Token => GatewayFixture.Token;

    public static TheoryData<int, string, StripeFailureKind> Answers => new()
    {
        { 400, Error("invalid_request_error"), StripeFailureKind.Refused },
        { 400, Error("invalid_request_error", "resource_missing"), StripeFailureKind.Missing },
        { 400, Error("idempotency_error"), StripeFailureKind.Refused },
        { 400, Error("invalid_request_error", message: "An event already exists with identifier id-1."), StripeFailureKind.Duplicate },
        { 400, Error("card_error", message: "An event already exists with identifier id-1."), StripeFailureKind.Refused },
        { 400, Error("invalid_request_error", message: "It says: An event already exists with identifier"), StripeFailureKind.Refused },
        { 401, Error("invalid_request_error"), StripeFailureKind.Refused },
        { 402, Error("card_error", "card_declined"), StripeFailureKind.Refused },
        { 403, Error("invalid_request_error"), StripeFailureKind.Refused },
        { 404, Error("invalid_request_error", "resource_missing"), StripeFailureKind.Missing },
        { 404, Error("invalid_request_error"), StripeFailureKind.Missing },
        { 409, Error("invalid_request_error", "idempotency_key_in_use"), StripeFailureKind.Busy },
        { 429, Error("invalid_request_error", "rate_limit"), StripeFailureKind.Busy },
        { 429, Error("invalid_request_error", "lock_timeout"), StripeFailureKind.Busy },
        { 500, Error("api_error"), StripeFailureKind.Unknown },
        { 503, Error("api_error"), StripeFailureKind.Unknown },
        { 502, "<html>Bad gateway</html>", StripeFailureKind.Unknown },
        { 403, "<html>Forbidden</html>", StripeFailureKind.Unknown },
        { 400, """{"message":"no error of Stripe's"}""", StripeFailureKind.Unknown },
        { 400, "[]", StripeFailureKind.Unknown },
        { 400, "", StripeFailureKind.Unknown },
        { 302, "<html>Moved</html>", StripeFailureKind.Unknown },
        { 202, """{"id":"cus_1","object":"customer"}""", StripeFailureKind.Unknown },
        { 200, "<html>Sign in to the network</html>", StripeFailureKind.Unknown },
        { 200, "", StripeFailureKind.Unknown },
        { 200, "null", StripeFailureKind.Unknown },
        { 200, "{}", StripeFailureKind.Unknown },
        { 200, """{"id":"","object":"customer"}""", StripeFailureKind.Unknown },
        { 200, """{"id":["cus_1"],"object":"customer"}""", StripeFailureKind.Unknown },
        { 200, """{"object":"list","data":[]}""", StripeFailureKind.Unknown },
    };

    public async ValueTask InitializeAsync() => _fixture = await GatewayFixture.StartAsync();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Answer_OfEachKind_HasItsFailure(int status, string body, StripeFailureKind kind)
    {
        var headers = new Dictionary<string, string> { ["Request-Id"] = "req_1", ["Location"] = "https://elsewhere.example.com/" };
        _fixture.Stripe.Faults.Answer("/v1/customers", status, body: body, headers: headers);
        var failure = (await CreateAsync(_fixture.Gateway)).Failure!;
        Assert.Equal(kind, failure.Kind);
        Assert.Equal(kind is StripeFailureKind.Unknown or StripeFailureKind.Busy, failure.MayRepeat);
        if (body is not ("[]" or "null")) Assert.Equal(status, failure.Status); // over these Stripe.net itself stumbles
        if (status != 200 && body is not "[]") Assert.Equal("req_1", failure.RequestId);
        Assert.Single(_fixture.Stripe.Requests);
    }

    [Fact]
    public async Task Answer_Error_GivesItsFactsAndNotItsText()
    {
        _fixture.Stripe.Faults.Answer(
            "*", 400, body: """{"error":{"type":"invalid_request_error","code":"email_invalid","param":"email","message":"Invalid: a@example.com"}}""");
        var failure = (await CreateAsync(_fixture.Gateway)).Failure!;
        Assert.Equal(("invalid_request_error", "email_invalid", "email"), (failure.Type, failure.Code, failure.Parameter));
        Assert.DoesNotContain("example.com", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Error_Replayed500_IsRefused()
    {
        _fixture.Stripe.Faults.Answer("POST /v1/customers", 500, stored: true);
        Assert.Equal(StripeFailureKind.Unknown, (await CreateAsync(_fixture.Gateway)).Failure?.Kind);
        var failure = (await CreateAsync(_fixture.Gateway)).Failure!;
        Assert.Equal((StripeFailureKind.Refused, 500, false), (failure.Kind, failure.Status, failure.MayRepeat));
    }

    [Fact]
    public async Task MeterEvent_Twice_IsADuplicate()
    {
        var sent = new NewMeterEvent("kalshibook_api_credits", "cus_1", 5, "id-1", GatewayFixture.Now);
        Assert.True((await _fixture.Gateway.SendMeterEventAsync(sent, "key-1", Token)).IsOk);
        Assert.True((await _fixture.Gateway.SendMeterEventAsync(sent, "key-1", Token)).IsOk); // the same key: the first answer
        Assert.Equal(StripeFailureKind.Duplicate, (await _fixture.Gateway.SendMeterEventAsync(sent, "key-2", Token)).Failure?.Kind);
        Assert.Single(_fixture.Stripe.MeterEvents);
    }

    [Theory]
    [InlineData("/v1/billing_portal/sessions")]
    [InlineData("/v1/billing/meter_events")]
    [InlineData("/v1/checkout/sessions")]
    [InlineData("/v1/subscriptions")]
    public async Task Answer_WithoutWhatWasAskedFor_IsUnknown(string path)
    {
        _fixture.Stripe.Faults.Answer(path, 200, body: """{"object":"thing"}""");
        var gateway = _fixture.Gateway;
        var failure = path switch
        {
            "/v1/billing_portal/sessions" => (await gateway.CreatePortalSessionAsync("cus_1", "https://a", Token)).Failure,
            "/v1/billing/meter_events" => (await gateway.SendMeterEventAsync(new("e", "cus_1", 1, "i", GatewayFixture.Now), "k", Token)).Failure,
            "/v1/checkout/sessions" => (await gateway.CreateCheckoutSessionAsync(new("cus_1", "u", "price_1", "https://a", "https://b"), "k", Token)).Failure,
            _ => (await gateway.CreateMeteredSubscriptionAsync(new("cus_1", "u", "price_1", null, null), "k", Token)).Failure,
        };
        Assert.Equal((StripeFailureKind.Unknown, 200), (failure?.Kind, failure?.Status));
    }

    [Fact]
    public async Task Connection_Refused_IsUnreachable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0); // bound for a moment: nobody listens there now
        listener.Start();
        var address = $"http://{listener.LocalEndpoint}";
        listener.Stop();
        await AssertUnreachableAsync(address);
    }

    [Fact]
    public Task Connection_NoSuchHost_IsUnreachable() => AssertUnreachableAsync("http://stripe.invalid");

    [Fact]
    public Task Connection_NoTls_IsUnreachable() => AssertUnreachableAsync(_fixture.Stripe.Url.Replace("http:", "https:", StringComparison.Ordinal));

    [Fact]
    public async Task Gateway_WithoutAKey_CanBeMadeAndNotUsed()
    {
        using var gateway = GatewayFixture.GatewayTo(_fixture.Stripe.Url, key: " ");
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => CreateAsync(gateway));
        Assert.Contains("STRIPE_SECRET_KEY", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gateway_KeyWithSpaceAround_IsTheKey()
    {
        using var gateway = GatewayFixture.GatewayTo(" " + _fixture.Stripe.Url + "/ ", key: " sk_test_2\n");
        Assert.True((await CreateAsync(gateway)).IsOk);
        Assert.Equal("Bearer sk_test_2", _fixture.Request().Headers["Authorization"]);
    }

    private static async Task AssertUnreachableAsync(string address)
    {
        using var gateway = GatewayFixture.GatewayTo(address);
        var failure = (await CreateAsync(gateway)).Failure!;
        Assert.Equal((StripeFailureKind.Unreachable, null), (failure.Kind, failure.Status));
    }

    private static Task<StripeResult<StripeCustomer>> CreateAsync(StripeNetGateway gateway) =>
        gateway.CreateCustomerAsync(new("user-1", "a@example.com"), "key-1", Token);

    private static string Error(string type, string? code = null, string message = "Some text.") =>
        $$$"""{"error":{"type":"{{{type}}}","message":"{{{message}}}"{{{(code is null ? "" : $",\"code\":\"{code}\"")}}}}}""";
}
