using NSubstitute;

namespace KalshiBook.Billing.Tests.Credits;

public sealed class CreditMeterTests
{
    private readonly MeterFixture _fixture = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ChargeOutcome.Granted)]
    [InlineData(ChargeOutcome.CreditsExhausted)]
    [InlineData(ChargeOutcome.Voided)]
    public async Task Charge_StoreAnswers_PassesTheAnswerOn(ChargeOutcome outcome)
    {
        _fixture.OnCharge(_ => _fixture.Answer(outcome));
        var result = await _fixture.Meter.ChargeAsync(_fixture.Charge, Token);
        Assert.Equal((outcome, outcome == ChargeOutcome.Granted), (result.Outcome, result.IsGranted));
        Assert.Same(_fixture.Charge, Assert.Single(_fixture.Tried));
        Assert.Equal(0, _fixture.Unsettled.Count);
    }

    [Fact]
    public async Task Charge_UnavailableForAWhile_RepeatsTheSameCharge()
    {
        _fixture.OnCharge(attempt => attempt <= 3 ? throw new BillingStoreUnavailableException() : _fixture.Answer(ChargeOutcome.Granted));
        var result = await _fixture.FinishAsync(_fixture.Meter.ChargeAsync(_fixture.Charge, Token));
        Assert.True(result.IsGranted);
        Assert.Equal(4, _fixture.Tried.Count);
        Assert.All(_fixture.Tried, tried => Assert.Same(_fixture.Charge, tried));
        Assert.Equal(0, _fixture.Unsettled.Count);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task Charge_UnavailableUntilTheDeadline_ThrowsAndIsToBeSettledIfItMayHaveArrived(bool isOutcomeUnknown, int unsettled)
    {
        _fixture.OnCharge(_ => throw new BillingStoreUnavailableException { IsOutcomeUnknown = isOutcomeUnknown });
        await Assert.ThrowsAsync<BillingStoreUnavailableException>(() => _fixture.FinishAsync(_fixture.Meter.ChargeAsync(_fixture.Charge, Token)));
        Assert.Equal(unsettled, _fixture.Unsettled.Count);
        Assert.True(_fixture.Tried.Count > 3);
        Assert.InRange(_fixture.Elapsed, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(7));
    }

    [Fact]
    public async Task Charge_OneOutcomeUnknownAmongKnownOnes_IsToBeSettled()
    {
        _fixture.OnCharge(attempt => throw new BillingStoreUnavailableException { IsOutcomeUnknown = attempt == 2 });
        await Assert.ThrowsAsync<BillingStoreUnavailableException>(() => _fixture.FinishAsync(_fixture.Meter.ChargeAsync(_fixture.Charge, Token)));
        Assert.Equal(1, _fixture.Unsettled.Count);
    }

    [Fact]
    public async Task Charge_StoreHangsUntilTheDeadlineCancelsIt_IsUnavailableAndToBeSettled()
    {
        _fixture.OnChargeHang();
        var exception = await Assert.ThrowsAsync<BillingStoreUnavailableException>(
            () => _fixture.FinishAsync(_fixture.Meter.ChargeAsync(_fixture.Charge, Token)));
        Assert.True(exception.IsOutcomeUnknown);
        Assert.IsType<OperationCanceledException>(exception.InnerException, exactMatch: false);
        Assert.Equal(1, _fixture.Unsettled.Count);
        Assert.InRange(_fixture.Elapsed, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(7));
    }

    [Fact]
    public async Task Charge_StoreCancelsByItself_IsRepeated()
    {
        _fixture.OnCharge(attempt => attempt == 1 ? throw new TaskCanceledException() : _fixture.Answer(ChargeOutcome.Granted));
        Assert.True((await _fixture.FinishAsync(_fixture.Meter.ChargeAsync(_fixture.Charge, Token))).IsGranted);
    }

    [Fact]
    public async Task Charge_RefusedAfterATryOfUnknownOutcome_IsToBeSettled()
    {
        _fixture.OnCharge(attempt => attempt == 1 ? throw new BillingStoreUnavailableException() : _fixture.Answer(ChargeOutcome.CreditsExhausted));
        Assert.False((await _fixture.FinishAsync(_fixture.Meter.ChargeAsync(_fixture.Charge, Token))).IsGranted);
        Assert.Equal(1, _fixture.Unsettled.Count);
    }

    [Fact]
    public async Task Charge_FaultOfTheStore_PassesWithoutRepeating()
    {
        _fixture.OnCharge(_ => throw new InvalidOperationException("a fault"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _fixture.Meter.ChargeAsync(_fixture.Charge, Token));
        Assert.Single(_fixture.Tried);
        Assert.Equal(0, _fixture.Unsettled.Count);
    }

    [Fact]
    public async Task Charge_FaultAfterATryOfUnknownOutcome_PassesAndIsToBeSettled()
    {
        _fixture.OnCharge(attempt => attempt == 1 ? throw new BillingStoreUnavailableException() : throw new InvalidOperationException("a fault"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _fixture.FinishAsync(_fixture.Meter.ChargeAsync(_fixture.Charge, Token)));
        Assert.Equal(1, _fixture.Unsettled.Count);
    }

    [Fact]
    public async Task Charge_CancelledBefore_DoesNotReachTheStore()
    {
        await Assert.ThrowsAsync<OperationCanceledException>(() => _fixture.Meter.ChargeAsync(_fixture.Charge, new CancellationToken(canceled: true)));
        await Assert.ThrowsAsync<OperationCanceledException>(() => _fixture.Meter.RefundAsync(_fixture.Charge, new CancellationToken(canceled: true)));
        Assert.Empty(_fixture.Store.ReceivedCalls());
        Assert.Equal(0, _fixture.Unsettled.Count);
    }

    [Fact]
    public async Task Charge_CancelledOnItsWay_IsBroughtToItsEnd()
    {
        using var caller = new CancellationTokenSource();
        _fixture.OnCharge(attempt =>
        {
            caller.Cancel();
            return attempt == 1 ? throw new BillingStoreUnavailableException() : _fixture.Answer(ChargeOutcome.Granted);
        });
        Assert.True((await _fixture.FinishAsync(_fixture.Meter.ChargeAsync(_fixture.Charge, caller.Token))).IsGranted);
        Assert.Equal(2, _fixture.Tried.Count);
    }
}
