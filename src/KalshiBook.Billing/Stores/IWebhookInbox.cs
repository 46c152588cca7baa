namespace KalshiBook.Billing;

/// <summary>Keeps which webhook events came and what they did, so that none counts as seen before its effect is committed.</summary>
public interface IWebhookInbox
{
    /// <summary>Records that an event came, if it is not on record.</summary>
    /// <param name="id">Stripe's id of the event, <c>evt_…</c>.</param>
    /// <param name="type">Its type.</param>
    /// <param name="created">When Stripe made it.</param>
    /// <param name="at">The present time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether the event was applied before: there is nothing left to do.</returns>
    Task<bool> ReceiveAsync(string id, string type, DateTimeOffset created, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Marks an event that has no effect on an account as applied.</summary>
    /// <param name="id">Stripe's id of the event.</param>
    /// <param name="outcome">What became of it, in a word.</param>
    /// <param name="at">The present time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that ends when the mark is committed.</returns>
    Task CompleteAsync(string id, string outcome, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>
    /// Changes an account under a lock of its row, as <see cref="IBillingStore.UpdateAccountAsync"/> does, and in the same transaction marks the
    /// event that led to it as applied and the customer that was deleted as never to be linked again.
    /// </summary>
    /// <param name="userId">The user.</param>
    /// <param name="at">The present time.</param>
    /// <param name="eventId">Stripe's id of the event, or null where the change comes from no event.</param>
    /// <param name="change">Gives the change from the present account: a pure function, since it may run again.</param>
    /// <param name="cancellationToken">Gives up. Whether the change was made is then unknown.</param>
    /// <returns>The account after the change.</returns>
    /// <exception cref="CustomerTakenException">The change links a customer that another account has, or that was deleted.</exception>
    Task<BillingAccount> ApplyAsync(
        UserId userId, DateTimeOffset at, string? eventId, Func<BillingAccount, AccountChange> change, CancellationToken cancellationToken);
}
