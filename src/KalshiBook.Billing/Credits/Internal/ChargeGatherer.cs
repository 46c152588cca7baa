namespace KalshiBook.Billing;

/// <summary>Lets callers who come at the same time share a transaction of the store, and so its commit. A lone caller waits for nobody.</summary>
internal sealed class ChargeGatherer
{
    // Chosen by measurement (ARCHITECTURE.md): while the database commits one batch, it works on the other.
    private const int LanesOfRowLocks = 2;

    private readonly ChargeLane[] _lanes;
    private readonly int _limit;
    private int _count;

    public ChargeGatherer(IBillingStore store, BillingOptions options, TimeProvider clock)
    {
        var rows = store as IRowLockingStore;
        var flight = new ChargeFlight((charges, deadline) => store.ChargeAsync(charges, deadline)!, leavesLocked: false, options.StoreTimeout, clock);
        var unlockedFlight = rows is null ? null : new ChargeFlight(rows.ChargeUnlockedAsync, leavesLocked: true, options.StoreTimeout, clock);
        _limit = options.MaxWaitingCharges;
        var mostWaiting = Math.Max(1, _limit / 16);
        // Where the whole store is locked by who writes, a second flight would only stand in line.
        _lanes = [.. Enumerable.Range(0, rows is null ? 1 : LanesOfRowLocks).Select(_ => new ChargeLane(flight, unlockedFlight, mostWaiting, clock))];
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
            // By account, so that no two flights of this process meet at a row.
            var lane = _lanes[(uint)charge.UserId.Key.GetHashCode() % _lanes.Length];
            if (lane.Add(waiting)) await lane.FlyAsync().ConfigureAwait(false);
            return await waiting.Task.ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _count);
        }
    }
}
