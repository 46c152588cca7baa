namespace KalshiBook.Billing;

/// <summary>Sees to it that a user has a customer at Stripe: one, however many calls race.</summary>
internal sealed class CustomerLink(
    IBillingStore store, IStripeStore stripeStore, AttemptRunner attempts, StripeAttemptKinds kinds, SubscriptionSync sync, IStripeGateway gateway,
    TimeProvider clock)
{
    /// <summary>Gives the account, with a customer unless it was closed. Called under the user's lease.</summary>
    public async Task<BillingAccount> EnsureAsync(BillingUser user, CancellationToken cancellationToken)
    {
        var account = await store.GetAccountAsync(user.Id, clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        if (account.StripeCustomerId is not null || account.ClosedAt is not null) return account;
        return await TryLinkAsync(user, cancellationToken).ConfigureAwait(false)
            // What an older attempt had made was deleted since. Now there is none, and a new one is made.
            ?? await TryLinkAsync(user, cancellationToken).ConfigureAwait(false)
            ?? throw new StripeUnavailableException("Stripe gave a customer that belongs to somebody else.");
    }

    /// <summary>Unlinks a customer that Stripe calls deleted, as its event would have done.</summary>
    /// <returns>What that did to the account; null where it was not deleted.</returns>
    public async Task<SyncResult?> ForgetIfDeletedAsync(UserId userId, string customerId, CancellationToken cancellationToken)
    {
        var customer = await gateway.GetCustomerAsync(customerId, cancellationToken).ConfigureAwait(false);
        if (customer is not { IsOk: true, Value.IsDeleted: true }) return null;
        var cause = new SyncCause { CustomerId = customerId, IsCustomerDeleted = true };
        return await sync.RunAsync(userId, cause, cancellationToken).ConfigureAwait(false);
    }

    private async Task<BillingAccount?> TryLinkAsync(BillingUser user, CancellationToken cancellationToken)
    {
        var attempt = await attempts.ResumeAsync(user.Id, kinds.Customer, cancellationToken).ConfigureAwait(false)
            ?? await MakeAsync(user, cancellationToken).ConfigureAwait(false);
        BillingAccount? linked = null;
        try
        {
            linked = await stripeStore.ApplyAsync(
                user.Id,
                clock.GetUtcNow(),
                eventId: null,
                // An event may have linked another one meanwhile.
                account => new AccountChange(account.StripeCustomerId is null ? account with { StripeCustomerId = attempt.ResultId } : account, "linked"),
                cancellationToken).ConfigureAwait(false);
        }
        catch (CustomerTakenException)
        {
            // Below the attempt is taken off the record, so that the next one makes another customer.
        }
        await stripeStore.CloseAttemptAsync(attempt, cancellationToken).ConfigureAwait(false);
        return linked;
    }

    private async Task<StripeAttempt> MakeAsync(BillingUser user, CancellationToken cancellationToken)
    {
        var customer = new NewStripeCustomer(user.Id.Value, user.Email);
        try
        {
            return await attempts.StartAsync(user.Id, kinds.Customer, customer, cancellationToken).ConfigureAwait(false);
        }
        catch (StripeUnavailableException exception) when (exception.Failure is { MayRepeat: false, Parameter: "email" })
        {
            // An address that Stripe doesn't take must not keep its user from paying: Checkout asks for one.
            return await attempts.StartAsync(user.Id, kinds.Customer, customer with { Email = null }, cancellationToken).ConfigureAwait(false);
        }
    }
}
