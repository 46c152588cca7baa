using KalshiBook.Billing.Tests.Accounts;

namespace KalshiBook.Billing.Tests.Credits;

/// <summary>A store that hangs: everybody has an answer within the time-out, whatever they waited for.</summary>
public sealed class DeadlineTests
{
    private readonly GatheringFixture _fixture = new();
    private readonly UserId _user = GatheringFixture.NewUser();

    [Fact]
    public async Task ThoseWhoWaitBehindAHangingFlight_AreToldInTime_AndWereNotCharged()
    {
        _fixture.Store.Hold();
        var first = _fixture.ChargeAsync(_user);
        List<(TimeSpan Came, Task<TimeSpan> Told)> callers = [];
        for (var i = 0; i < 10; i++)
        {
            _fixture.Clock.Advance(TimeSpan.FromMilliseconds(300));
            callers.Add((Now, ToldAsync(_fixture.ChargeAsync(_user))));
        }

        await _fixture.FinishAsync(Task.WhenAll(callers.Select(caller => caller.Told)));

        await Assert.ThrowsAsync<BillingStoreUnavailableException>(() => first);
        Assert.All(callers, caller => Assert.InRange(caller.Told.Result - caller.Came, TimeSpan.FromSeconds(4.5), TimeSpan.FromSeconds(6)));
    }

    [Fact]
    public async Task ChargeThatIsTriedAgainBehindAHangingFlight_IsToldInTime()
    {
        _fixture.Store.OnSend = _ => throw new BillingStoreUnavailableException { IsOutcomeUnknown = false };
        var came = Now;
        var told = ToldAsync(_fixture.ChargeAsync(_user)); // fails, and pauses
        _fixture.Store.Hold();
        var hanging = _fixture.ChargeAsync(_user); // is in flight when the first one comes back
        _fixture.Clock.Advance(TimeSpan.FromSeconds(4));

        await _fixture.FinishAsync(told);

        Assert.InRange(await told - came, TimeSpan.FromSeconds(4.5), TimeSpan.FromSeconds(6));
        await _fixture.FinishAsync(Record.ExceptionAsync(() => hanging).AsTask());
        await Assert.ThrowsAsync<BillingStoreUnavailableException>(() => hanging);
    }

    [Fact]
    public async Task StoreThatMindsNoToken_HoldsUpItsOwnCallersOnly()
    {
        _fixture.Store.MindsNoToken = true;
        _fixture.Store.Hold();
        var told = ToldAsync(_fixture.ChargeAsync(_user));
        await _fixture.FinishAsync(told);
        _fixture.Store.Release();
        Assert.True((await _fixture.ChargeAsync(_user)).IsGranted);
        Assert.Equal(1, _fixture.Unsettled.Count);
    }

    private TimeSpan Now => _fixture.Clock.GetUtcNow() - Account.Start;

    private async Task<TimeSpan> ToldAsync(Task<ChargeResult> charging)
    {
        await Assert.ThrowsAsync<BillingStoreUnavailableException>(() => charging);
        return Now;
    }
}
