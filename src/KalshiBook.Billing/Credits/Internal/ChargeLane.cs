namespace KalshiBook.Billing;

/// <summary>Gathers the charges of some of the accounts while those before them are on their way: one flight at a time, so that they keep their order.</summary>
/// <param name="flight">Sends charges, and waits for accounts that somebody else has locked.</param>
/// <param name="unlockedFlight">Sends charges of several accounts, and leaves those alone that are locked. Null where no account is ever locked by itself.</param>
/// <param name="mostWaiting">The most charges that may wait for one locked account.</param>
/// <param name="clock">The clock.</param>
internal sealed class ChargeLane(ChargeFlight flight, ChargeFlight? unlockedFlight, int mostWaiting, TimeProvider clock) : IThreadPoolWorkItem
{
    /// <summary>The most charges in a flight: enough for a commit to cost each next to nothing, and few enough to be answered soon.</summary>
    private const int MostInFlight = 256;

    private readonly Lock _lock = new();
    private readonly Queue<WaitingCharge> _queue = new();
    private readonly LockedAccounts _locked = new(flight, MostInFlight, mostWaiting);
    private bool _isFlying;
    private bool _isBusy; // whether callers have met lately
    private int _seen;
    private bool _mayYield;

    /// <summary>Puts a charge at the end of the queue.</summary>
    /// <returns>Whether the caller has to fly, since nobody else does. A lone caller does: nothing is handed to another thread.</returns>
    public bool Add(WaitingCharge charge)
    {
        lock (_lock)
        {
            _queue.Enqueue(charge);
            if (_isFlying) return false;
            _isFlying = true;
            if (_isBusy) FlyLater();
            return !_isBusy;
        }
    }

    /// <summary>Sends what has gathered, once. What gathers meanwhile is sent by another thread.</summary>
    public async Task FlyAsync()
    {
        var charges = Take();
        var count = charges.Count;
        try
        {
            if (unlockedFlight is null) await flight.RunAsync(charges).ConfigureAwait(false);
            else if (IsOneAccount(charges) && !_locked.IsFull) await FlyAloneAsync(charges).ConfigureAwait(false);
            else _locked.Add(await unlockedFlight.RunAsync(charges).ConfigureAwait(false));
        }
        finally
        {
            lock (_lock)
            {
                _isBusy = count + _queue.Count > 1;
                _isFlying = _queue.Count > 0;
                if (_isFlying) FlyLater();
            }
        }
    }

    // Once, those who are just being answered and whatever else is ready to run come first, if charges are still coming: where processors are short,
    // larger batches save most. Only once, since where the threads are held up each turn is long.
    void IThreadPoolWorkItem.Execute()
    {
        lock (_lock)
        {
            if (_mayYield && _queue.Count > _seen && _queue.Count < MostInFlight)
            {
                _mayYield = false;
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                return;
            }
        }
        _ = FlyAsync();
    }

    private void FlyLater()
    {
        (_seen, _mayYield) = (_queue.Count, true);
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private static bool IsOneAccount(List<WaitingCharge> charges) =>
        charges.Count == 1 || charges.TrueForAll(charge => charge.Charge.UserId == charges[0].Charge.UserId);

    // A flight of one account can be left to itself, should the account turn out to be locked.
    private async Task FlyAloneAsync(List<WaitingCharge> charges)
    {
        if (charges.Count == 0) return;
        var account = charges[0].Charge.UserId;
        var flying = flight.RunAsync(charges);
        try
        {
            await flying.WaitAsync(LockedAccounts.Patience, clock).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _locked.Add(account, flying);
        }
    }

    private List<WaitingCharge> Take()
    {
        lock (_lock)
        {
            var taken = new List<WaitingCharge>(Math.Min(_queue.Count, MostInFlight));
            while (taken.Count < MostInFlight && _queue.TryDequeue(out var charge))
            {
                if (!_locked.TryQueue(charge)) taken.Add(charge);
            }
            return taken;
        }
    }
}
