namespace KalshiBook.Billing;

/// <summary>Leaves a customer behind in good order, before an account is linked to another one: nothing of it may take money unseen, or lose any.</summary>
internal sealed class CustomerMove(IBillingStore store, IStripeGateway gateway, IOverageOutbox outbox, PlanCatalogue plans, TimeProvider clock)
{
    /// <summary>Expires the sessions that are still open: each could be paid for a second subscription.</summary>
    /// <returns>Whether the customer can be left: false where a session was completed meanwhile, since that may have brought a plan.</returns>
    /// <exception cref="StripeUnavailableException">Stripe failed. It may all be repeated.</exception>
    public async Task<bool> TryExpireSessionsAsync(string customerId, CancellationToken cancellationToken)
    {
        var open = await gateway.ListOpenCheckoutSessionsAsync(customerId, cancellationToken).ConfigureAwait(false);
        foreach (var session in open.Failure is { Kind: StripeFailureKind.Missing } ? [] : open.OrThrow())
        {
            if (Require(await gateway.ExpireCheckoutSessionAsync(session.Id, cancellationToken).ConfigureAwait(false)) is not null) continue;
            var ended = Require(await gateway.GetCheckoutSessionAsync(session.Id, cancellationToken).ConfigureAwait(false));
            if (ended is { IsComplete: true }) return false;
        }
        return true;
    }

    /// <summary>Switches pay-as-you-go off, seals what is owed, and has the metered subscription end.</summary>
    /// <returns>Stripe's id of the metered subscription that was left, or null. A link that has another one by then must not move yet.</returns>
    /// <exception cref="StripeUnavailableException">Stripe failed. It may all be repeated.</exception>
    public async Task<string?> LeaveAsync(UserId userId, string customerId, CancellationToken cancellationToken)
    {
        // As it is by now: reading Stripe took a while, in which pay-as-you-go may have been switched on.
        var now = clock.GetUtcNow();
        var account = await store.GetAccountAsync(userId, now, cancellationToken).ConfigureAwait(false);
        if (account.StripeCustomerId != customerId || account.MeteredSubscription is not { } metered) return null;
        // The link takes pay-as-you-go with it. Off from now on, so that no overage is charged between the seal and the link. Only with what is
        // left: another event may have moved the link since, and what is on with the new customer is not ours to switch off.
        bool IsLeft(BillingAccount present) => present.StripeCustomerId == customerId && present.MeteredSubscription?.Id == metered.Id;
        account = await store.UpdateAccountAsync(
            userId, now, present => IsLeft(present) ? PaygSwitch.Off(present, plans) : present, cancellationToken).ConfigureAwait(false);
        if (!IsLeft(account)) return null;
        // What is owed was used on the old one's metered subscription, whose last invoice is to have it.
        IReadOnlyList<SealedOverage> Seal(IReadOnlyList<OwedOverage> owed, string customer) =>
            customer == customerId ? OverageSealing.Seal(userId, customer, owed, now) : [];
        while (await outbox.SealAsync(userId, Seal, cancellationToken).ConfigureAwait(false) > 0)
        {
            // A page of it at a time.
        }
        if (!metered.CancelAtPeriodEnd)
            Require(await gateway.SetCancelAtPeriodEndAsync(metered.Id, cancelAtPeriodEnd: true, cancellationToken).ConfigureAwait(false));
        return metered.Id;
    }

    // Refused is what has come to its end by itself: null.
    private static T? Require<T>(StripeResult<T> result)
        where T : class => !result.IsOk && result.Failure.MayRepeat ? result.OrThrow() : result.Value;
}
