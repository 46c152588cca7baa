namespace KalshiBook.Billing;

/// <summary>Lets callers who come at the same time share a transaction of the store, and so its commit. A lone caller waits for nobody.</summary>
internal sealed class ChargeGatherer
{
    private readonly ChargeFlights _flights;

    public ChargeGatherer(IBillingStore store, BillingOptions options, TimeProvider clock)
    {
        var rows = store as IRowLockingStore;
        var flight = new ChargeFlight((charges, deadline) => store.ChargeAsync(charges, deadline)!, leavesLocked: false, options.StoreTimeout, clock);
        var unlockedFlight = rows is null ? null : new ChargeFlight(rows.ChargeUnlockedAsync, leavesLocked: true, options.StoreTimeout, clock);
        var locked = new LockedAccounts(flight, mostWaiting: Math.Max(1, options.MaxWaitingCharges / 16));
        _flights = new ChargeFlights(flight, unlockedFlight, locked, options.MaxWaitingCharges, clock);
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
        if (_flights.Add(waiting))
        {
            var flying = _flights.FlyAsync();
            // Its own flight brings the answer without a change of threads. Who only flies others does not wait for them.
            if (waiting.IsSent) await flying.ConfigureAwait(false);
        }
        return await waiting.Task.ConfigureAwait(false);
    }
}
