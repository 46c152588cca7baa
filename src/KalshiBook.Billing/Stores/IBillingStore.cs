namespace KalshiBook.Billing;

/// <summary>Keeps accounts and charges. For authors of stores; applications use <see cref="ICreditMeter"/>.</summary>
/// <remarks>
/// An account is made on the first access of its user, and its billing cycle turns on access, exactly once however many hosts race for it.
/// Every operation is one transaction. Times come from the caller; a store has no clock. A store is right when it passes the store
/// specification of the package KalshiBook.Billing.Testing. Every operation throws <see cref="BillingStoreUnavailableException"/> where the store
/// can't be reached.
/// </remarks>
public interface IBillingStore
{
    /// <summary>Decides charges in one transaction, as if one by one in the order of the list, and keeps a usage record of each granted one.</summary>
    /// <param name="charges">The charges, of any number of accounts.</param>
    /// <param name="cancellationToken">Gives up. Whether the charges were taken is then unknown.</param>
    /// <returns>
    /// An answer for each charge, in the order of the list. A charge whose id and time are on record gets the first answer again: its outcome, and
    /// used, overage and total as they were; the rest of the balance may be that of now.
    /// </returns>
    Task<IReadOnlyList<ChargeResult>> ChargeAsync(IReadOnlyList<Charge> charges, CancellationToken cancellationToken);

    /// <summary>Gives charges back in one transaction. One that is not on record is recorded as given up, so that it takes nothing later.</summary>
    /// <param name="charges">The charges, of any number of accounts.</param>
    /// <param name="at">The present time, which decides whether the cycle of a charge is over.</param>
    /// <param name="cancellationToken">Gives up. Repeating a refund does no harm.</param>
    /// <returns>An answer for each charge, in the order of the list.</returns>
    Task<IReadOnlyList<RefundResult>> RefundAsync(IReadOnlyList<Charge> charges, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Gives an account as it is at an instant; makes it if the user has none, and turns its cycle if that is over.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="at">The present time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The account.</returns>
    Task<BillingAccount> GetAccountAsync(UserId userId, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Changes an account under a lock of its row.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="at">The present time. The cycle is turned before the change sees the account.</param>
    /// <param name="change">
    /// Gives the new account from the present one: a pure function, since it may run again, and quick, since charges of the account wait
    /// for it. <see cref="BillingAccount.UserId"/> and <see cref="BillingAccount.CreatedAt"/> stay as they are.
    /// </param>
    /// <param name="cancellationToken">Gives up. Whether the change was made is then unknown.</param>
    /// <returns>The account after the change.</returns>
    /// <exception cref="CustomerTakenException">The change links a Stripe customer that another account has, or that was deleted.</exception>
    Task<BillingAccount> UpdateAccountAsync(
        UserId userId, DateTimeOffset at, Func<BillingAccount, BillingAccount> change, CancellationToken cancellationToken);

    /// <summary>Adds up a user's usage.</summary>
    /// <param name="query">The user, the time, and what to add up by.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The groups that have usage, ordered by key.</returns>
    Task<IReadOnlyList<UsageGroup>> GetUsageAsync(UsageQuery query, CancellationToken cancellationToken);
}
