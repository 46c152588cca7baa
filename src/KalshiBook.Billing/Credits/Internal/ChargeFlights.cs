namespace KalshiBook.Billing;

/// <summary>Gathers charges while those before them are on their way: mostly in one flight, and in two where many wait.</summary>
/// <param name="flight">Sends charges, and waits for accounts that somebody else has locked.</param>
/// <param name="unlockedFlight">Sends charges of several accounts, and leaves those alone that are locked. Null where the whole store is locked by who writes.</param>
/// <param name="locked">Waits for accounts that turn out to be locked.</param>
/// <param name="limit">The most charges that may wait for a flight.</param>
/// <param name="clock">The clock.</param>
internal sealed class ChargeFlights(
    ChargeFlight flight, ChargeFlight? unlockedFlight, LockedAccounts locked, int limit, TimeProvider clock) : IThreadPoolWorkItem
{
    // Chosen by measurement (ARCHITECTURE.md). Where so many wait, the database works on their list while it commits the other. With fewer, two
    // flights would be two small ones, and each costs as much as several charges.
    private const int EnoughForASecond = 64;

    /// <summary>Flights land within a few milliseconds. One that is out for longer holds up nobody but its own accounts.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private readonly ChargeQueue _queue = new(locked);
    // Where the whole store is locked by who writes, a second flight would only stand in line.
    private readonly int _mostFlights = unlockedFlight is null ? 1 : 2;
    private readonly List<long> _takeOffs = []; // of those in the air
    private ITimer? _watch;
    private bool _isWatching; // whether the first flight comes to be late, for those who wait
    private bool _isBoarding; // somebody is about to take what waits
    private bool _isBusy; // callers have met lately
    private int _seen;
    private bool _mayYield;

    /// <summary>Puts a charge at the end of the queue.</summary>
    /// <returns>Whether the caller has to fly, since nobody else does. A lone caller does: nothing is handed to another thread.</returns>
    /// <exception cref="BillingStoreUnavailableException">The queue is full.</exception>
    public bool Add(WaitingCharge charge)
    {
        lock (_lock)
        {
            if (_queue.WaitingCount >= limit)
                throw new BillingStoreUnavailableException("Too many charges wait for the billing store.") { IsOutcomeUnknown = false, IsOverloaded = true };
            _queue.Add(charge);
            if (_isBusy || !MayFly())
            {
                FlyOrWatch();
                return false;
            }
            return _isBoarding = true;
        }
    }

    /// <summary>Sends what has gathered, once. What gathers meanwhile is sent by another thread.</summary>
    public async Task FlyAsync()
    {
        var (charges, tookOff) = TakeOff();
        try
        {
            if (unlockedFlight is null) await flight.RunAsync(charges).ConfigureAwait(false);
            else if (IsOneAccount(charges) && !locked.IsFull) await FlyAloneAsync(charges).ConfigureAwait(false);
            else locked.Add(await unlockedFlight.RunAsync(charges).ConfigureAwait(false));
        }
        finally
        {
            lock (_lock)
            {
                _queue.Land(charges);
                _takeOffs.Remove(tookOff);
                if (charges.Count > 0) _isBusy = charges.Count + _queue.Count > 1; // else it took nothing but what waits for the first
                FlyOrWatch();
            }
        }
    }

    // Once, those who are just being answered and whatever else is ready to run come first, if charges are still coming: where processors are short,
    // larger batches save most. Only once, since where the threads are held up each turn is long.
    void IThreadPoolWorkItem.Execute()
    {
        lock (_lock)
        {
            if (_mayYield && _queue.Count > _seen && _queue.Count < ChargeQueue.MostInFlight)
            {
                _mayYield = false;
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                return;
            }
        }
        _ = FlyAsync();
    }

    private bool MayFly()
    {
        if (_isBoarding || _queue.Count == 0 || _takeOffs.Count == _mostFlights) return false;
        return _takeOffs.Count == 0 || _queue.Count >= EnoughForASecond || clock.GetElapsedTime(_takeOffs[0]) > Late;
    }

    // Nobody waits for this timer, save those who are held up by a flight that hangs when nobody else comes.
    private void Watch()
    {
        if (_isWatching || _queue.Count == 0 || _takeOffs.Count == _mostFlights) return;
        _isWatching = true;
        if (_watch is null)
        {
            // Not in the context of the caller who happens to be the first.
            using (ExecutionContext.SuppressFlow()) _watch = clock.CreateTimer(OnWatched, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
        _watch.Change(Late, Timeout.InfiniteTimeSpan);
    }

    private void OnWatched(object? state)
    {
        lock (_lock)
        {
            _isWatching = false;
            FlyOrWatch();
        }
    }

    private void FlyOrWatch()
    {
        if (MayFly()) FlyLater();
        else Watch();
    }

    private void FlyLater()
    {
        (_isBoarding, _seen, _mayYield) = (true, _queue.Count, true);
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private (List<WaitingCharge> Charges, long TookOff) TakeOff()
    {
        lock (_lock)
        {
            var flying = (Charges: _queue.Take(), TookOff: clock.GetTimestamp());
            _takeOffs.Add(flying.TookOff);
            _isBoarding = false;
            FlyOrWatch();
            return flying;
        }
    }

    private static bool IsOneAccount(List<WaitingCharge> charges) => charges.TrueForAll(charge => charge.Charge.UserId == charges[0].Charge.UserId);

    // A flight of one account can be left to itself, should the account turn out to be locked.
    private async Task FlyAloneAsync(List<WaitingCharge> charges)
    {
        if (charges.Count == 0) return;
        var flying = flight.RunAsync(charges);
        try
        {
            await flying.WaitAsync(LockedAccounts.Patience, clock).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            locked.Add(charges[0].Charge.UserId, flying);
        }
    }
}
