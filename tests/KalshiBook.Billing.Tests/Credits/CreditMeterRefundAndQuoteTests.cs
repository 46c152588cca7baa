using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace KalshiBook.Billing.Tests.Credits;

public sealed class CreditMeterRefundAndQuoteTests
{
    private readonly MeterFixture _fixture = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RefundOutcome.Refunded)]
    [InlineData(RefundOutcome.CycleOver)]
    public async Task Refund_StoreAnswers_PassesTheAnswerOn(RefundOutcome outcome)
    {
        _fixture.OnRefund(_ => _fixture.Answer(outcome));
        Assert.Equal(outcome, (await _fixture.Meter.RefundAsync(_fixture.Charge, Token)).Outcome);
        await _fixture.Store.Received(1).RefundAsync(
            Arg.Is<IReadOnlyList<Charge>>(charges => charges.Single() == _fixture.Charge), Accounts.Account.Start, Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task Refund_UnavailableForAWhile_IsRepeated()
    {
        _fixture.OnRefund(attempt => attempt < 3 ? throw new BillingStoreUnavailableException() : _fixture.Answer(RefundOutcome.AlreadyRefunded));
        var result = await _fixture.FinishAsync(_fixture.Meter.RefundAsync(_fixture.Charge, Token));
        Assert.Equal(RefundOutcome.AlreadyRefunded, result.Outcome);
        Assert.Equal(0, _fixture.Unsettled.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Refund_UnavailableUntilTheDeadline_ThrowsAndIsToBeSettled(bool isOutcomeUnknown)
    {
        _fixture.OnRefund(_ => throw new BillingStoreUnavailableException { IsOutcomeUnknown = isOutcomeUnknown });
        await Assert.ThrowsAsync<BillingStoreUnavailableException>(() => _fixture.FinishAsync(_fixture.Meter.RefundAsync(_fixture.Charge, Token)));
        Assert.Equal(1, _fixture.Unsettled.Count);
    }

    [Theory]
    [InlineData(2, false, false, null, false, ChargeOutcome.Granted, 0)]
    [InlineData(5, false, false, null, false, ChargeOutcome.CreditsExhausted, 3)]
    [InlineData(5, true, false, 3L, false, ChargeOutcome.Granted, 3)]
    [InlineData(5, true, false, 2L, false, ChargeOutcome.PaygLimitReached, 3)]
    [InlineData(5, true, true, 3L, false, ChargeOutcome.PaygSuspended, 3)]
    [InlineData(2, true, false, null, true, ChargeOutcome.AccountClosed, 0)]
    public async Task Quote_Account_SaysHowAChargeWouldBeDecided(
        long credits, bool payg, bool suspended, long? limit, bool closed, ChargeOutcome outcome, long overage)
    {
        var account = _fixture.Account with
        {
            PaygEnabled = payg,
            PaygSuspended = suspended,
            OverageLimit = limit,
            ClosedAt = closed ? Accounts.Account.Start : null,
        };
        _fixture.Store.GetAccountAsync(account.UserId, Accounts.Account.Start, Arg.Any<CancellationToken>()).Returns(account);
        Assert.Equal(new Quote(outcome, overage, account.Balance), await _fixture.Meter.QuoteAsync(account.UserId, credits, Token));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Charge.MaxCredits + 1)]
    public async Task Quote_CreditsOutOfRange_Throws(long credits) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _fixture.Meter.QuoteAsync(_fixture.Account.UserId, credits, Token));

    [Fact]
    public async Task Quote_StoreHangs_IsUnavailableAtTheDeadline()
    {
        OnLookHang();
        await Assert.ThrowsAsync<BillingStoreUnavailableException>(
            () => _fixture.FinishAsync(_fixture.Meter.QuoteAsync(_fixture.Account.UserId, 5, Token)));
        Assert.InRange(_fixture.Elapsed, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(7));
    }

    [Fact]
    public async Task Quote_CancelledByTheCaller_IsCancelled()
    {
        OnLookHang();
        using var caller = new CancellationTokenSource();
        var quote = _fixture.Meter.QuoteAsync(_fixture.Account.UserId, 5, caller.Token);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => quote);
    }

    [Fact]
    public async Task Quote_CancelledWhileTheStoreIsAway_IsCancelled()
    {
        _fixture.Store.GetAccountAsync(default, default, Token).ThrowsAsyncForAnyArgs(new BillingStoreUnavailableException());
        using var caller = new CancellationTokenSource();
        var quote = _fixture.Meter.QuoteAsync(_fixture.Account.UserId, 5, caller.Token);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => quote);
    }

    private void OnLookHang() => _fixture.Store.GetAccountAsync(default, default, Token).ReturnsForAnyArgs(async call =>
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, _fixture.Clock, call.Arg<CancellationToken>());
        return _fixture.Account;
    });
}
