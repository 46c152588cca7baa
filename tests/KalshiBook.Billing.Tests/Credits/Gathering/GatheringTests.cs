namespace KalshiBook.Billing.Tests.Credits;

/// <summary>Who shares a flight with whom, and in which order.</summary>
public sealed class GatheringTests
{
    private readonly GatheringFixture _fixture = new();
    private readonly UserId _user = GatheringFixture.NewUser();

    [Fact]
    public async Task LoneCharge_IsSentAtOnce_ByItsOwnCaller()
    {
        var charging = _fixture.ChargeAsync(_user);
        Assert.True(charging.IsCompletedSuccessfully); // the store answered at once, and nothing was handed to another thread
        Assert.True((await charging).IsGranted);
        Assert.Single(Assert.Single(_fixture.Store.Sent));
    }

    [Fact]
    public async Task Charges_ThatComeDuringAFlight_ShareTheNextInTheirOrder()
    {
        _fixture.Store.Hold();
        var charging = Enumerable.Range(1, 100).Select(credits => _fixture.ChargeAsync(_user, credits)).ToArray();
        Assert.Single(_fixture.Store.Sent);
        _fixture.Store.Release();
        Assert.All(await Task.WhenAll(charging), result => Assert.True(result.IsGranted));
        Assert.Equal(2, _fixture.Store.Sent.Count);
        Assert.Equal([1L], _fixture.Store.Sent[0].Select(charge => charge.Credits));
        Assert.Equal(Enumerable.Range(2, 99).Select(credits => (long)credits), _fixture.Store.Sent[1].Select(charge => charge.Credits));
    }

    [Fact]
    public async Task Flight_IsBounded_AndTheRestFollowsInItsOrder()
    {
        _fixture.Store.Hold();
        var charging = Enumerable.Range(1, 601).Select(credits => _fixture.ChargeAsync(_user, credits)).ToArray();
        _fixture.Store.Release();
        await Task.WhenAll(charging);
        Assert.Equal([1, 256, 256, 88], _fixture.Store.Sent.Select(list => list.Count));
        Assert.Equal(Enumerable.Range(1, 601).Select(credits => (long)credits), _fixture.Store.Sent.SelectMany(list => list).Select(charge => charge.Credits));
    }

    [Fact]
    public async Task Flight_IsBounded_InItsAccounts()
    {
        _fixture.Store.Hold();
        var charging = Enumerable.Range(0, 500).Select(_ => _fixture.ChargeAsync(GatheringFixture.NewUser())).ToArray();
        await _fixture.SentAsync(2);
        _fixture.Store.Release();
        await Task.WhenAll(charging);
        Assert.Equal(500, _fixture.Store.Sent.Sum(list => list.Count));
        Assert.Equal(128, _fixture.Store.Sent.Max(list => list.Count));
    }

    [Fact]
    public async Task Few_WaitForTheFlightBefore()
    {
        _fixture.Store.Hold();
        var charging = Enumerable.Range(0, 64).Select(_ => _fixture.ChargeAsync(GatheringFixture.NewUser())).ToArray();
        Assert.Equal([1], _fixture.Store.Sent.Select(list => list.Count));
        _fixture.Store.Release();
        await Task.WhenAll(charging);
        Assert.Equal([1, 63], _fixture.Store.Sent.Select(list => list.Count));
    }

    [Fact]
    public async Task Many_HaveASecondFlight_ThatHasNoAccountOfTheFirst()
    {
        _fixture.Store.Hold();
        var users = Enumerable.Range(0, 64).Select(_ => GatheringFixture.NewUser());
        Task<ChargeResult>[] charging =
        [
            _fixture.ChargeAsync(_user, 10), _fixture.ChargeAsync(_user, 20), .. users.Select(user => _fixture.ChargeAsync(user)), _fixture.ChargeAsync(_user, 30),
        ];
        await _fixture.SentAsync(2);
        Assert.Equal([1, 63], _fixture.Store.Sent.Select(list => list.Count)); // as soon as 64 wait, the one of the account in the air among them
        Assert.DoesNotContain(_fixture.Store.Sent[1], charge => charge.UserId == _user);
        _fixture.Store.Release();
        await Task.WhenAll(charging);
        Assert.Equal([10L, 20L, 30L], _fixture.Store.Sent.SelectMany(list => list).Where(charge => charge.UserId == _user).Select(charge => charge.Credits));
    }

    [Theory]
    [InlineData(51, 0)]
    [InlineData(10, 50)] // who came before it was late is not forgotten, though nobody else comes
    public async Task FlightThatIsLate_HoldsUpOnlyItsOwnAccounts(int before, int after)
    {
        _fixture.Store.Hold();
        var late = _fixture.ChargeAsync(_user, 1);
        _fixture.Clock.Advance(TimeSpan.FromMilliseconds(before));
        var (behind, other) = (_fixture.ChargeAsync(_user, 2), _fixture.ChargeAsync(GatheringFixture.NewUser(), 3));
        _fixture.Clock.Advance(TimeSpan.FromMilliseconds(after));
        await _fixture.SentAsync(2);
        Assert.Equal([1L, 3L], _fixture.Store.Sent.Select(list => Assert.Single(list).Credits));
        _fixture.Store.Release();
        await Task.WhenAll(late, behind, other);
        Assert.Equal(2, Assert.Single(_fixture.Store.Sent[2]).Credits);
    }

    [Fact]
    public async Task AccountThatLands_DoesNotWaitForTheOtherFlight_WhenThatIsLate()
    {
        var landing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _fixture.Store.HoldingAsync = list => list[0].Credits == 1 ? landing.Task : list[0].Credits == 3 ? Task.Delay(Timeout.Infinite) : Task.CompletedTask;
        var (first, behind) = (_fixture.ChargeAsync(_user, 1), _fixture.ChargeAsync(_user, 2));
        _fixture.Clock.Advance(TimeSpan.FromMilliseconds(51));
        _ = _fixture.ChargeAsync(GatheringFixture.NewUser(), 3); // hangs
        await _fixture.SentAsync(2);
        _fixture.Clock.Advance(TimeSpan.FromMilliseconds(51));
        landing.SetResult();
        await Task.WhenAll(first, behind);
        Assert.Equal([1L, 3L, 2L], _fixture.Store.Sent.Select(list => Assert.Single(list).Credits));
    }

    [Fact]
    public async Task Caller_WhoFliesOthers_DoesNotWaitForThem()
    {
        var landing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _fixture.Store.HoldingAsync = list => list[0].Credits == 1 ? landing.Task : list[0].Credits == 3 ? Task.Delay(Timeout.Infinite) : Task.CompletedTask;
        var first = _fixture.ChargeAsync(_user, 1);
        foreach (var user in Enumerable.Range(0, 63).Select(_ => GatheringFixture.NewUser())) _ = _fixture.ChargeAsync(user, 3); // they will hang
        var flier = _fixture.ChargeAsync(_user, 2); // the 64th
        await _fixture.SentAsync(2);
        _fixture.Clock.Advance(TimeSpan.FromMilliseconds(51));
        landing.SetResult();
        await Task.WhenAll(first, flier);
        Assert.Equal([1, 63, 1], _fixture.Store.Sent.Select(list => list.Count));
    }

    [Fact]
    public async Task FullQueue_RefusesAtOnce_AndTakesChargesAgainWhenItHasRoom()
    {
        var fixture = new GatheringFixture(options => options.MaxWaitingCharges = 3);
        fixture.Store.Hold();
        var charging = Enumerable.Range(0, 4).Select(_ => fixture.ChargeAsync(_user)).ToArray(); // one on its way, and three who wait
        var refused = fixture.ChargeAsync(_user);
        Assert.True(refused.IsFaulted); // without a pause, and without a try
        var exception = await Assert.ThrowsAsync<BillingStoreUnavailableException>(() => refused);
        Assert.False(exception.IsOutcomeUnknown);
        fixture.Store.Release();
        await Task.WhenAll(charging);
        Assert.True((await fixture.ChargeAsync(_user)).IsGranted);
        Assert.Equal((0, 5), (fixture.Unsettled.Count, fixture.Store.Sent.Sum(list => list.Count)));
    }

    [Fact]
    public async Task Callers_WhoGaveUp_TakeNoRoomOnceTheQueueIsLookedAt()
    {
        var fixture = new GatheringFixture(options => options.MaxWaitingCharges = 3);
        using var caller = new CancellationTokenSource();
        fixture.Store.Hold();
        var charging = fixture.ChargeAsync(_user);
        var givenUp = Enumerable.Range(0, 3).Select(_ => fixture.ChargeAsync(GatheringFixture.NewUser(), 1, caller.Token)).ToArray();
        await caller.CancelAsync();
        await Assert.ThrowsAsync<BillingStoreUnavailableException>(() => fixture.ChargeAsync(_user));
        fixture.Store.Release();
        await charging;
        while (await Record.ExceptionAsync(() => fixture.ChargeAsync(_user)) is { } exception)
        {
            Assert.True(Assert.IsType<BillingStoreUnavailableException>(exception).IsOverloaded);
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
        Assert.All(givenUp, charge => Assert.True(charge.IsCanceled));
        Assert.Equal(2, fixture.Store.Sent.Sum(list => list.Count));
    }

    [Fact]
    public async Task Caller_WhoGivesUpInTheQueue_IsNotCharged_AndHurtsNobody()
    {
        using var caller = new CancellationTokenSource();
        _fixture.Store.Hold();
        var first = _fixture.ChargeAsync(_user, 1);
        var givenUp = _fixture.ChargeAsync(_user, 2, caller.Token);
        var last = _fixture.ChargeAsync(_user, 3);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givenUp);
        _fixture.Store.Release();
        await Task.WhenAll(first, last);
        Assert.Equal([1L, 3L], _fixture.Store.Sent.SelectMany(list => list).Select(charge => charge.Credits));
        Assert.Equal(0, _fixture.Unsettled.Count);
    }

    [Fact]
    public async Task Caller_WhoGivesUpOnTheWay_GetsTheAnswer()
    {
        using var caller = new CancellationTokenSource();
        _fixture.Store.Hold();
        var charging = _fixture.ChargeAsync(_user, 1, caller.Token);
        await caller.CancelAsync();
        Assert.False(charging.IsCompleted);
        _fixture.Store.Release();
        Assert.True((await charging).IsGranted);
    }
}
