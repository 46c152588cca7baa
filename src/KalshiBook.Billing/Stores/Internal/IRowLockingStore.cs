namespace KalshiBook.Billing;

/// <summary>A store in which one account may be locked while others are free, and that need not wait for it.</summary>
internal interface IRowLockingStore : IBillingStore
{
    /// <summary>Charges as <see cref="IBillingStore.ChargeAsync"/> does, but leaves the charges of accounts alone that somebody else has locked.</summary>
    /// <returns>An answer for each charge, in the order of the list; null where nothing was done about it.</returns>
    Task<IReadOnlyList<ChargeResult?>> ChargeUnlockedAsync(IReadOnlyList<Charge> charges, CancellationToken cancellationToken);
}
