namespace KalshiBook.Billing;

/// <summary>Lets callers who come at the same time share a transaction of the store, and so its commit. A lone caller waits for nobody.</summary>
internal sealed class ChargeGatherer
{
    private readonly ChargeFlights _flights;
    private readonly int _limit;
    private int _count;

    public ChargeGatherer(IBillingStore store, BillingOptions options, TimeProvider clock)
    {
        var rows = store as IRowLockingStore;
        var flight = new ChargeFlight((charges, deadline) => store.ChargeAsync(charges, deadline)!, leavesLocked: false, options.StoreTimeout, clock);
        var unlockedFlight = rows is null ? null : new ChargeFlight(rows.ChargeUnlockedAsync, leavesLocked: true, options.StoreTimeout, clock);
        _limit = options.MaxWaitingCharges;
        _flights = new ChargeFlights(flight, unlockedFlight, new LockedAccounts(flight, mostWaiting: Math.Max(1, _limit / 16)), clock);
    }

    /// <summary>Charges an account together with whoever else is there.</summary>
    /// <param name="charge">The charge. Those of an account are decided in the order in which they come here.</param>
    /// <param name="began">The clock's timestamp of when the caller came: the store's time-out counts from then.</param>
    /// <param name="withdrawal">Withdraws the charge if it was not sent yet.</param>
    /// <param name="deadline">Gives it up, sent or not.</param>
    public async Task<ChargeResult> ChargeAsync(Charge charge, long began, CancellationToken withdrawal, CancellationToken deadline = default)
    {
        var waiting = new WaitingCharge(charge, began);
        using var withdrawing = withdrawal.UnsafeRegister(static (state, token) => ((WaitingCharge)state!).Withdraw(token), waiting);
        using var abandoning = deadline.UnsafeRegister(static (state, token) => ((WaitingCharge)state!).Abandon(token), waiting);
        try
        {
            if (Interlocked.Increment(ref _count) > _limit)
            {
                throw new BillingStoreUnavailableException("Too many charges wait for the billing store.")
                {
                    IsOutcomeUnknown = false,
                    IsOverloaded = true,
                };
            }
            if (_flights.Add(waiting)) await _flights.FlyAsync().ConfigureAwait(false);
            return await waiting.Task.ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _count);
        }
    }
}
