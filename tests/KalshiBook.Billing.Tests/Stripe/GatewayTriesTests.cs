using KalshiBook.Billing.Testing;

namespace KalshiBook.Billing.Tests.Stripe;

/// <summary>Calls that are lost on the way: how often they are tried, for how long, and what is known of them then.</summary>
public sealed class GatewayTriesTests
{
    private static CancellationToken Token => GatewayFixture.Token;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    public async Task ServerError_IsRepeated_AsOftenAsConfigured(int retries, int tries)
    {
        await using var fixture = await GatewayFixture.StartAsync(retries);
        fixture.Stripe.Faults.Answer("POST /v1/customers", 503, times: 9);
        Assert.Equal(StripeFailureKind.Unknown, (await CreateAsync(fixture.Gateway)).Failure?.Kind);
        Assert.Equal(tries, fixture.Stripe.Requests.Count);
        Assert.All(fixture.Stripe.Requests, request => Assert.Equal("key-1", request.IdempotencyKey));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(400)]
    [InlineData(402)]
    public async Task Refusal_IsNotRepeated(int status)
    {
        await using var fixture = await GatewayFixture.StartAsync(retries: 2);
        fixture.Stripe.Faults.Answer("POST /v1/customers", status);
        Assert.False((await CreateAsync(fixture.Gateway)).IsOk);
        Assert.Single(fixture.Stripe.Requests);
    }

    [Theory]
    [InlineData(StripeTwinStage.Before)]
    [InlineData(StripeTwinStage.After)]
    [InlineData(StripeTwinStage.Within)]
    public async Task CutConnection_IsUnknownAndRepeatedWithTheKey_MakesOneCustomer(StripeTwinStage stage)
    {
        await using var fixture = await GatewayFixture.StartAsync();
        fixture.Stripe.Faults.Cut("POST /v1/customers", stage);
        Assert.Equal(StripeFailureKind.Unknown, (await CreateAsync(fixture.Gateway)).Failure?.Kind);
        Assert.Equal(stage == StripeTwinStage.Before ? 0 : 1, fixture.Stripe.All("customer").Count);
        Assert.True((await CreateAsync(fixture.Gateway)).IsOk);
        Assert.Single(fixture.Stripe.All("customer"));
    }

    [Fact]
    public async Task CutConnection_WithRetries_IsRepairedUnseen()
    {
        await using var fixture = await GatewayFixture.StartAsync(retries: 1);
        fixture.Stripe.Faults.Cut("POST /v1/customers", StripeTwinStage.After);
        var customer = (await CreateAsync(fixture.Gateway)).OrThrow();
        Assert.Equal(customer.Id, (string?)Assert.Single(fixture.Stripe.All("customer"))["id"]);
        Assert.Equal(2, fixture.Stripe.Requests.Count);
    }

    [Theory]
    [InlineData(StripeTwinStage.Before)]
    [InlineData(StripeTwinStage.After)]
    [InlineData(StripeTwinStage.Within)]
    public async Task NoAnswerInTime_IsUnknown_AndOneDeadlineIsForAllTries(StripeTwinStage stage)
    {
        await using var fixture = await GatewayFixture.StartAsync(retries: 5, timeout: TimeSpan.FromMilliseconds(400));
        using var hang = fixture.Stripe.Faults.Hang("POST /v1/customers", stage, times: 9);
        Assert.Equal(StripeFailureKind.Unknown, (await CreateAsync(fixture.Gateway)).Failure?.Kind);
        Assert.Single(fixture.Stripe.Requests);
    }

    [Fact]
    public async Task NoAnswerInTime_DuringThePauseBetweenTries_IsUnknown()
    {
        await using var fixture = await GatewayFixture.StartAsync(retries: 5, timeout: TimeSpan.FromMilliseconds(200));
        fixture.Stripe.Faults.Answer("POST /v1/customers", 500, times: 9);
        Assert.Equal(StripeFailureKind.Unknown, (await CreateAsync(fixture.Gateway)).Failure?.Kind); // the first pause is 500 ms
        Assert.Single(fixture.Stripe.Requests);
    }

    [Fact]
    public async Task CallerGivesUp_IsUnknown_AndMayStillBeCarriedOut()
    {
        await using var fixture = await GatewayFixture.StartAsync(retries: 2);
        using var hang = fixture.Stripe.Faults.Hang("POST /v1/customers");
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var call = fixture.Gateway.CreateCustomerAsync(new("user-1", null), "key-1", caller.Token);
        await hang.Reached;
        await caller.CancelAsync();
        Assert.Equal(StripeFailureKind.Unknown, (await call).Failure?.Kind);
        hang.Release();
        while (fixture.Stripe.All("customer").Count == 0) await Task.Delay(5, Token);
        Assert.True((await fixture.Gateway.CreateCustomerAsync(new("user-1", null), "key-1", Token)).IsOk);
        Assert.Single(fixture.Stripe.All("customer"));
    }

    [Fact]
    public async Task CallerGaveUpBefore_IsUnknown()
    {
        await using var fixture = await GatewayFixture.StartAsync();
        Assert.Equal(
            StripeFailureKind.Unknown,
            (await fixture.Gateway.GetCustomerAsync("cus_1", new CancellationToken(canceled: true))).Failure?.Kind);
        Assert.Empty(fixture.Stripe.Requests);
    }

    [Fact]
    public async Task SameKeyInUse_IsBusy()
    {
        await using var fixture = await GatewayFixture.StartAsync();
        using var hang = fixture.Stripe.Faults.Hang("POST /v1/customers");
        var first = CreateAsync(fixture.Gateway);
        await hang.Reached;
        Assert.Equal(StripeFailureKind.Busy, (await CreateAsync(fixture.Gateway)).Failure?.Kind);
        hang.Release();
        Assert.True((await first).IsOk);
    }

    [Fact]
    public async Task SameKeyInUse_ByATryOfThisCallThatWasCut_IsUnknown()
    {
        await using var fixture = await GatewayFixture.StartAsync(retries: 1);
        fixture.Stripe.Faults.Cut("POST /v1/customers", StripeTwinStage.After);
        fixture.Stripe.Faults.Answer("POST /v1/customers", 409);
        var failure = (await CreateAsync(fixture.Gateway)).Failure!;
        Assert.Equal((StripeFailureKind.Unknown, 409), (failure.Kind, failure.Status));
    }

    [Fact]
    public async Task NoConnection_AfterATryThatWasCut_IsNotUnreachable()
    {
        var fixture = await GatewayFixture.StartAsync(retries: 1);
        await using var cleanUp = fixture;
        using var hang = fixture.Stripe.Faults.Hang("POST /v1/customers", StripeTwinStage.After);
        var call = CreateAsync(fixture.Gateway);
        await hang.Reached;
        await fixture.Stripe.DisposeAsync(); // it cuts what hangs, and nobody listens when the call is repeated
        var failure = (await call).Failure!;
        Assert.Equal((StripeFailureKind.Unknown, null), (failure.Kind, failure.Status));
    }

    [Fact]
    public async Task Calls_AtOnce_AreJudgedEachByItsOwnTries()
    {
        await using var fixture = await GatewayFixture.StartAsync();
        using var nowhere = GatewayFixture.GatewayTo("http://stripe.invalid");
        fixture.Stripe.Faults.Cut("POST /v1/customers", times: 9);
        for (var i = 0; i < 3; i++)
        {
            var (cut, unsent) = (CreateAsync(fixture.Gateway), CreateAsync(nowhere));
            Assert.Equal(StripeFailureKind.Unknown, (await cut).Failure?.Kind);
            Assert.Equal(StripeFailureKind.Unreachable, (await unsent).Failure?.Kind);
        }
    }

    private static Task<StripeResult<StripeCustomer>> CreateAsync(StripeNetGateway gateway) =>
        gateway.CreateCustomerAsync(new("user-1", null), "key-1", Token);
}
