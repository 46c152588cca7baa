namespace KalshiBook.Billing;

/// <summary>What a store needs done beside its operations: at start, and now and then.</summary>
public interface IStoreMaintenance
{
    /// <summary>Brings the store's schema up to date. Safe when several hosts start at once.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The migrations that were applied by this call, in order.</returns>
    /// <exception cref="BillingStoreUnavailableException">The store can't be reached.</exception>
    Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken);

    /// <summary>Makes room for the usage records to come, and drops the records and events that have been kept long enough.</summary>
    /// <param name="at">The present time.</param>
    /// <param name="cancellationToken">Gives up. What was done stays done.</param>
    /// <returns>What was done, and what needs a look.</returns>
    /// <exception cref="BillingStoreUnavailableException">The store can't be reached.</exception>
    Task<StoreMaintenanceReport> MaintainAsync(DateTimeOffset at, CancellationToken cancellationToken);
}
