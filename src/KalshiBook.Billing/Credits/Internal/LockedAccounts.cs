namespace KalshiBook.Billing;

/// <summary>Accounts that somebody else has locked. Each is waited for by a flight of its own, and what comes for it meanwhile gathers behind that.</summary>
/// <param name="flight">Sends charges, and waits.</param>
/// <param name="mostWaiting">The most charges that wait for one account: no account takes the room of all.</param>
internal sealed class LockedAccounts(ChargeFlight flight, int mostWaiting)
{
    /// <summary>How long all wait for one: another host's batch is done in a few milliseconds.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    /// <summary>From so many on no more are waited for, save those that are just in the air by themselves: each takes a connection, and pools may be small.</summary>
    private const int Most = 6;

    private readonly Lock _lock = new();
    private readonly Dictionary<UserId, List<WaitingCharge>> _queues = [];

    /// <summary>Gets a value indicating whether no more can be waited for.</summary>
    public bool IsFull
    {
        get { lock (_lock) return _queues.Count >= Most; }
    }

    /// <summary>Takes charges over that found their accounts locked, account by account. Where there are too many, their callers are to try again.</summary>
    public void Add(List<WaitingCharge> charges)
    {
        foreach (var account in charges.GroupBy(static charge => charge.Charge.UserId))
        {
            bool hasRoom;
            lock (_lock) hasRoom = _queues.Count < Most && _queues.TryAdd(account.Key, []);
            if (hasRoom) Follow(account.Key, flight.RunAsync([.. account]));
            else foreach (var charge in account) charge.Fail(isOutcomeUnknown: false);
        }
    }

    /// <summary>Takes a flight over that is waiting for its account. Its flier looked for room before it took off.</summary>
    public void Add(UserId account, Task flying)
    {
        lock (_lock) _queues.Add(account, []);
        Follow(account, flying);
    }

    /// <summary>Queues a charge behind those of its account, if that is locked.</summary>
    public bool TryQueue(WaitingCharge charge)
    {
        lock (_lock)
        {
            if (_queues.Count == 0 || !_queues.TryGetValue(charge.Charge.UserId, out var queue)) return false;
            if (queue.Count >= mostWaiting) queue.RemoveAll(static waiting => waiting.Task.IsCompleted); // given up
            if (queue.Count < mostWaiting) queue.Add(charge);
            else charge.Fail(isOutcomeUnknown: false);
            return true;
        }
    }

    private void Follow(UserId account, Task flying)
    {
        // Not in the context of the caller who happens to fly: what comes later is not his.
        using (ExecutionContext.SuppressFlow()) _ = WaitAsync(account, flying);
    }

    private async Task WaitAsync(UserId account, Task flying)
    {
        await flying.ConfigureAwait(false);
        while (TryTake(account, out var charges)) await flight.RunAsync(charges).ConfigureAwait(false);
    }

    private bool TryTake(UserId account, out List<WaitingCharge> charges)
    {
        lock (_lock)
        {
            charges = _queues[account];
            if (charges.Count == 0) return !_queues.Remove(account);
            var count = Math.Min(charges.Count, ChargeQueue.MostInFlight);
            _queues[account] = charges[count..];
            charges = charges[..count];
            return true;
        }
    }
}
