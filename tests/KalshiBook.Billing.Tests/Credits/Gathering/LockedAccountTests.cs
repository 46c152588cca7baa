namespace KalshiBook.Billing.Tests.Credits;

/// <summary>Accounts that somebody else has locked: they are waited for apart, in their order, and hold nobody up.</summary>
public sealed class LockedAccountTests
{
    private readonly GatheringFixture _fixture = new();
    private readonly UserId _locked = GatheringFixture.NewUser();
    private readonly UserId _other = GatheringFixture.NewUser();

    [Fact]
    public async Task LockedAccount_IsWaitedFor_WhileOthersAreServed()
    {
        _fixture.Store.Locked.Add(_locked);
        var first = _fixture.ChargeAsync(_locked, 1);
        _fixture.Clock.Advance(TimeSpan.FromMilliseconds(100)); // then the others go on without it
        var later = Enumerable.Range(2, 9).Select(credits => _fixture.ChargeAsync(_locked, credits)).ToArray();
        for (var i = 0; i < 20; i++) Assert.True((await _fixture.ChargeAsync(_other)).IsGranted);
        Assert.False(first.IsCompleted);
        Assert.All(later, charging => Assert.False(charging.IsCompleted));

        _fixture.Store.Locked.Clear();
        _fixture.Store.Unlocking.SetResult();
        await Task.WhenAll([first, .. later]);

        var charged = _fixture.Store.Sent.Where(list => list[0].UserId == _locked).ToList();
        Assert.Equal(Enumerable.Range(1, 10).Select(credits => (long)credits), charged.SelectMany(list => list).Select(charge => charge.Credits));
        Assert.Equal([1, 9], charged.Select(list => list.Count));
        Assert.True((await _fixture.ChargeAsync(_locked)).IsGranted);
    }

    [Fact]
    public async Task ManyLockedAccounts_AreWaitedForWithinABound_AndTheOthersTriedAgain()
    {
        var users = Enumerable.Range(0, 100).Select(_ => GatheringFixture.NewUser()).ToList();
        _fixture.Store.Locked.UnionWith(users);
        var charging = users.Select(user => _fixture.ChargeAsync(user)).ToArray();
        await _fixture.FinishAsync(_fixture.WaitedAsync(6));
        var other = _fixture.ChargeAsync(GatheringFixture.NewUser());
        await _fixture.FinishAsync(other);
        Assert.True((await other).IsGranted);
        Assert.InRange(_fixture.Store.Waited.Count, 6, 8); // six, and who was in the air alone while the last place was taken

        _fixture.Store.Locked.Clear();
        _fixture.Store.Unlocking.SetResult();
        await _fixture.FinishAsync(Task.WhenAll(charging));
        Assert.All(charging, charge => Assert.True(charge.Result.IsGranted));
        Assert.Equal(0, _fixture.Unsettled.Count);
    }

    [Fact]
    public async Task LockThatOutlastsTheTimeout_IsUnavailable_AndSettled()
    {
        _fixture.Store.Locked.Add(_locked);
        var (first, second) = (_fixture.ChargeAsync(_locked), _fixture.ChargeAsync(_locked));
        await _fixture.WaitedAsync(1);
        await _fixture.FinishAsync(Task.WhenAll(Record.ExceptionAsync(() => first).AsTask(), Record.ExceptionAsync(() => second).AsTask()));
        await Assert.ThrowsAsync<BillingStoreUnavailableException>(() => first);
        await Assert.ThrowsAsync<BillingStoreUnavailableException>(() => second);
        Assert.InRange(_fixture.Unsettled.Count, 1, 2); // what may have arrived is given back; what was never sent need not be
    }

    [Fact]
    public async Task LockedAccount_DoesNotTakeTheRoomOfAll()
    {
        var fixture = new GatheringFixture(options => options.MaxWaitingCharges = 160);
        fixture.Store.Locked.Add(_locked);
        var charging = Enumerable.Range(0, 100).Select(_ => fixture.ChargeAsync(_locked)).ToArray();
        fixture.Clock.Advance(TimeSpan.FromMilliseconds(100));
        for (var i = 0; i < 5; i++) Assert.True((await fixture.ChargeAsync(_other)).IsGranted); // each has the queue looked at
        fixture.Store.Locked.Clear();
        fixture.Store.Unlocking.SetResult();
        await fixture.FinishAsync(Task.WhenAll(charging));
        Assert.All(charging, charge => Assert.True(charge.Result.IsGranted));
        Assert.Equal([1, 10], fixture.Store.Sent.Where(list => list[0].UserId == _locked).Select(list => list.Count).Take(2)); // a sixteenth of the room
    }

    [Fact]
    public async Task AccountThatIsUnlockedWhileAFaultIsNarrowedDown_KeepsItsOrder()
    {
        var store = _fixture.Store;
        store.Locked.Add(_locked);
        store.OnSend = list =>
        {
            if (list.Any(charge => charge.Credits == 99)) throw new InvalidOperationException("a fault");
            if (list.Any(charge => charge.Credits == 2)) store.Locked.Clear(); // after the first half was left
        };
        store.Unlocking.SetResult();
        store.Hold();
        Task<ChargeResult>[] charging = [_fixture.ChargeAsync(_other, 1), _fixture.ChargeAsync(_locked, 10), _fixture.ChargeAsync(_other, 3),
            _fixture.ChargeAsync(_other, 2), _fixture.ChargeAsync(_locked, 20), _fixture.ChargeAsync(_other, 99)];
        store.Release();
        await _fixture.FinishAsync(Task.WhenAll(charging.Select(charge => Record.ExceptionAsync(() => charge).AsTask())));
        var sent = store.Sent.Where(list => !list.Any(charge => charge.Credits == 99)).SelectMany(list => list).Where(charge => charge.UserId == _locked);
        Assert.Equal([10L, 20L], sent.Select(charge => charge.Credits).Distinct().Where(credits => credits is 10 or 20));
        Assert.All(charging[..5], charge => Assert.True(charge.IsCompletedSuccessfully));
    }

    [Fact]
    public async Task ChargesBehindAFlightThatFindsTheirAccountLocked_AreNotOvertaken()
    {
        var store = _fixture.Store;
        var found = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<ChargeResult>? last = null;
        store.HoldingAsync = list => list.Any(charge => charge.Credits == 10) ? found.Task : Task.CompletedTask;
        store.Locked.Add(_locked);
        store.OnWait = () => last = _fixture.ChargeAsync(_locked, 30); // while its flight of its own is about to be followed, and before the first has landed
        store.Hold();
        var first = _fixture.ChargeAsync(_other, 1);
        Task<ChargeResult>[] charging = [_fixture.ChargeAsync(_locked, 10), _fixture.ChargeAsync(_other, 11)];
        store.Release();
        await _fixture.SentAsync(2);
        _fixture.Clock.Advance(TimeSpan.FromMilliseconds(51));
        var behind = _fixture.ChargeAsync(_locked, 20);
        found.SetResult();
        await _fixture.WaitedAsync(1);
        store.Locked.Clear();
        store.Unlocking.SetResult();
        await Task.WhenAll([first, .. charging, behind, last!]);
        var charged = store.Sent.Skip(2).SelectMany(list => list).Where(charge => charge.UserId == _locked);
        Assert.Equal([10L, 20L, 30L], charged.Select(charge => charge.Credits));
    }
}
