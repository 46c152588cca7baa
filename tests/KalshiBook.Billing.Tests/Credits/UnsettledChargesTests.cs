using KalshiBook.Billing.Testing;
using NSubstitute;

namespace KalshiBook.Billing.Tests.Credits;

public sealed class UnsettledChargesTests
{
    private readonly MeterFixture _fixture = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SettleNext_StoreAway_SettlesWhenItIsBack()
    {
        _fixture.OnRefund(attempt => attempt < 4 ? throw new BillingStoreUnavailableException() : _fixture.Answer(RefundOutcome.Voided));
        _fixture.Unsettled.Add(_fixture.Charge);
        Assert.Equal(1, _fixture.Unsettled.Count);
        var (charge, outcome) = await _fixture.FinishAsync(_fixture.Unsettled.SettleNextAsync(Token));
        Assert.Equal((_fixture.Charge, RefundOutcome.Voided), (charge, outcome));
        Assert.Equal(0, _fixture.Unsettled.Count);
        Assert.Equal(4, _fixture.Tried.Count);
    }

    [Fact]
    public async Task SettleNext_StoreHangs_TriesAgain()
    {
        var attempts = 0;
        _fixture.Store.RefundAsync(default!, default, Token).ReturnsForAnyArgs(async call =>
        {
            if (++attempts == 1) await Task.Delay(Timeout.InfiniteTimeSpan, _fixture.Clock, call.Arg<CancellationToken>());
            return (IReadOnlyList<RefundResult>)[_fixture.Answer(RefundOutcome.Refunded)];
        });
        _fixture.Unsettled.Add(_fixture.Charge);
        Assert.Equal(RefundOutcome.Refunded, (await _fixture.FinishAsync(_fixture.Unsettled.SettleNextAsync(Token))).Outcome);
        Assert.Equal(2, attempts);
    }

    [Fact]
    public async Task SettleNext_Cancelled_KeepsTheCharge()
    {
        var isBack = false;
        using var stop = new CancellationTokenSource();
        _fixture.OnRefund(_ => isBack ? _fixture.Answer(RefundOutcome.Refunded) : throw new BillingStoreUnavailableException());
        _fixture.Unsettled.Add(_fixture.Charge);
        var settling = _fixture.Unsettled.SettleNextAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => settling);
        Assert.Equal(1, _fixture.Unsettled.Count);

        isBack = true;
        Assert.Same(_fixture.Charge, (await _fixture.Unsettled.SettleNextAsync(Token)).Charge);
        Assert.Equal(0, _fixture.Unsettled.Count);
    }

    [Fact]
    public async Task SettleNext_FaultOfTheStore_PassesAndKeepsTheChargeBehindTheOthers()
    {
        var second = Charge.New(_fixture.Clock, _fixture.Account.UserId, 7, "GET /markets");
        _fixture.OnRefund(attempt => attempt == 1 ? throw new InvalidOperationException("a fault") : _fixture.Answer(RefundOutcome.Refunded));
        _fixture.Unsettled.Add(_fixture.Charge);
        _fixture.Unsettled.Add(second);
        await Assert.ThrowsAsync<InvalidOperationException>(() => _fixture.Unsettled.SettleNextAsync(Token));
        Assert.Equal(2, _fixture.Unsettled.Count);
        Assert.Same(second, (await _fixture.Unsettled.SettleNextAsync(Token)).Charge);
        Assert.Same(_fixture.Charge, (await _fixture.Unsettled.SettleNextAsync(Token)).Charge);
        Assert.Equal(0, _fixture.Unsettled.Count);
    }

    [Fact]
    public async Task SettleNext_NothingWaits_WaitsForACharge()
    {
        _fixture.OnRefund(_ => _fixture.Answer(RefundOutcome.Voided));
        var settling = _fixture.Unsettled.SettleNextAsync(Token);
        Assert.False(settling.IsCompleted);
        _fixture.Unsettled.Add(_fixture.Charge);
        Assert.Same(_fixture.Charge, (await settling).Charge);
    }

    // The whole way, over a real store: the answer to the charge is lost, and what was taken comes back.
    [Fact]
    public async Task SettleNext_ChargeThatWasTakenThoughTheCallerHeardUnavailable_GivesItBack()
    {
        var store = new InMemoryBillingStore(Accounts.Account.Plans);
        _fixture.Store.ChargeAsync(default!, Token).ReturnsForAnyArgs<Task<IReadOnlyList<ChargeResult>>>(async call =>
        {
            await store.ChargeAsync(call.Arg<IReadOnlyList<Charge>>(), Token);
            throw new BillingStoreUnavailableException("The answer was lost.");
        });
        _fixture.Store.RefundAsync(default!, default, Token).ReturnsForAnyArgs(
            call => store.RefundAsync(call.Arg<IReadOnlyList<Charge>>(), call.Arg<DateTimeOffset>(), Token));
        await Assert.ThrowsAsync<BillingStoreUnavailableException>(() => _fixture.FinishAsync(_fixture.Meter.ChargeAsync(_fixture.Charge, Token)));
        Assert.Equal(5, (await store.GetAccountAsync(_fixture.Charge.UserId, _fixture.Clock.GetUtcNow(), Token)).CreditsUsed);
        Assert.Equal(RefundOutcome.Refunded, (await _fixture.Unsettled.SettleNextAsync(Token)).Outcome);
        Assert.Equal(0, (await store.GetAccountAsync(_fixture.Charge.UserId, _fixture.Clock.GetUtcNow(), Token)).CreditsUsed);
    }
}
