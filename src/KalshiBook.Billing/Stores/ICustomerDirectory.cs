namespace KalshiBook.Billing;

/// <summary>Finds accounts by what Stripe knows of them.</summary>
public interface ICustomerDirectory
{
    /// <summary>Finds the user whose account is linked to a customer.</summary>
    /// <param name="customerId">Stripe's id of the customer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The user, or null.</returns>
    Task<UserId?> FindUserAsync(string customerId, CancellationToken cancellationToken);

    /// <summary>Tells whether a customer was deleted at Stripe, and so must not be linked again.</summary>
    /// <param name="customerId">Stripe's id of the customer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was.</returns>
    Task<bool> IsDeletedAsync(string customerId, CancellationToken cancellationToken);

    /// <summary>Lists users who have a customer, in the order of <see cref="UserId.Key"/>.</summary>
    /// <param name="after">The key after which the page begins; the nil UUID for the first page.</param>
    /// <param name="limit">The most users of a page.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The page; an empty one after the last.</returns>
    Task<IReadOnlyList<UserId>> ListCustomersAsync(Guid after, int limit, CancellationToken cancellationToken);

    /// <summary>Lists users whose metered subscription goes on though pay-as-you-go is off, in the order of <see cref="UserId.Key"/>.</summary>
    /// <param name="after">The key after which the page begins; the nil UUID for the first page.</param>
    /// <param name="limit">The most users of a page.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The users with a <see cref="BillingAccount.MeteredSubscription"/> that is not <see cref="MeteredSubscription.CancelAtPeriodEnd"/>.</returns>
    Task<IReadOnlyList<UserId>> ListMeteredToEndAsync(Guid after, int limit, CancellationToken cancellationToken);
}
