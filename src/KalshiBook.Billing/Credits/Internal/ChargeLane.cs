namespace KalshiBook.Billing;

/// <summary>Gathers the charges of some of the accounts while those before them are on their way: one flight at a time, so that they keep their order.</summary>
/// <param name="flight">Sends the charges, without waiting for accounts that somebody else has locked.</param>
/// <param name="waitingFlight">Waits for them.</param>
internal sealed class ChargeLane(ChargeFlight flight, ChargeFlight waitingFlight) : IThreadPoolWorkItem
{
    /// <summary>The most charges in a flight: enough for a commit to cost each next to nothing, and few enough to be answered soon.</summary>
    private const int MostInFlight = 256;

    /// <summary>The most accounts that are waited for at once: each takes a connection.</summary>
    private const int MostLocked = 8;

    private readonly Lock _lock = new();
    private readonly Queue<WaitingCharge> _queue = new();

    // Accounts that somebody else has locked, each with the charges that have come since a flight of its own waits for it.
    private readonly Dictionary<Guid, List<WaitingCharge>> _locked = [];

    private bool _isFlying;

    /// <summary>Puts a charge at the end of the queue.</summary>
    /// <returns>Whether nobody is flying, so that the caller has to.</returns>
    public bool Add(WaitingCharge charge)
    {
        lock (_lock)
        {
            _queue.Enqueue(charge);
            if (_isFlying) return false;
            return _isFlying = true;
        }
    }

    /// <summary>Sends what has gathered, once. What gathers meanwhile is sent by another thread.</summary>
    public async Task FlyAsync()
    {
        var locked = await flight.RunAsync(TakeFromQueue()).ConfigureAwait(false);
        foreach (var account in locked.GroupBy(static charge => charge.Charge.UserId.Key)) WaitFor(account.Key, [.. account]);
        lock (_lock)
        {
            _isFlying = _queue.Count > 0;
            if (_isFlying) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    void IThreadPoolWorkItem.Execute() => _ = FlyAsync();

    private List<WaitingCharge> TakeFromQueue()
    {
        lock (_lock)
        {
            var taken = new List<WaitingCharge>(Math.Min(_queue.Count, MostInFlight));
            while (taken.Count < MostInFlight && _queue.TryDequeue(out var charge))
                (_locked.GetValueOrDefault(charge.Charge.UserId.Key) ?? taken).Add(charge);
            return taken;
        }
    }

    private void WaitFor(Guid account, List<WaitingCharge> charges)
    {
        lock (_lock)
        {
            if (_locked.Count < MostLocked)
            {
                _locked.Add(account, []);
                _ = WaitForAsync(account, charges);
                return;
            }
        }
        foreach (var charge in charges) charge.Fail(isOutcomeUnknown: false); // to be tried again
    }

    // A flight of their own, and then another for what has come meanwhile: so they stay in their order.
    private async Task WaitForAsync(Guid account, List<WaitingCharge> charges)
    {
        do await waitingFlight.RunAsync(charges).ConfigureAwait(false);
        while (TryTakeFromLocked(account, out charges));
    }

    private bool TryTakeFromLocked(Guid account, out List<WaitingCharge> charges)
    {
        lock (_lock)
        {
            charges = _locked[account];
            if (charges.Count == 0) return !_locked.Remove(account);
            _locked[account] = charges.Count > MostInFlight ? charges[MostInFlight..] : [];
            if (charges.Count > MostInFlight) charges = charges[..MostInFlight];
            return true;
        }
    }
}
