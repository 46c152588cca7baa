namespace KalshiBook.Billing;

/// <summary>
/// Brings an account in line with Stripe: the one path of webhooks, the return from Checkout, the user's own sync and the reconciliation.
/// </summary>
/// <remarks>No lock is held while Stripe is read. The ticket, taken before, sees to it that an older read never overwrites a younger one.</remarks>
internal sealed class SubscriptionSync(
    IBillingStore store, IStripeStore stripeStore, SubscriptionReader reader, IStripeGateway gateway, SubscriptionRules rules, Notices notices,
    TimeProvider clock)
{
    public async Task<SyncResult> RunAsync(UserId userId, SyncCause cause, CancellationToken cancellationToken)
    {
        var before = await store.UpdateAccountAsync(
            userId, clock.GetUtcNow(), static account => account with { TicketGiven = account.TicketGiven + 1 }, cancellationToken).ConfigureAwait(false);
        var read = await reader.ReadAsync(before, cause, cancellationToken).ConfigureAwait(false);
        if (read is not null) await CancelSurplusAsync(before, read, cancellationToken).ConfigureAwait(false);
        var now = clock.GetUtcNow();
        SubscriptionEffect? effect = null;
        var switchedOff = 0L;
        var account = await stripeStore.ApplyAsync(
            userId,
            now,
            cause.EventId,
            present =>
            {
                effect = Effect(present, read, cause, now);
                switchedOff = effect.Change.Account.PaygSwitchedOff - present.PaygSwitchedOff;
                return effect.Change;
            },
            cancellationToken).ConfigureAwait(false);
        foreach (var notice in effect!.Notices)
            await notices.RaiseAsync(notice with { EventId = cause.EventId }, cancellationToken).ConfigureAwait(false);
        return new SyncResult(before, account, read?.Subscriptions ?? [], switchedOff);
    }

    private SubscriptionEffect Effect(BillingAccount account, SubscriptionRead? read, SyncCause cause, DateTimeOffset now)
    {
        var effect = read is null
            ? new SubscriptionEffect(new AccountChange(account, "no_customer"), [])
            : SubscriptionEffect.Of(account, read, rules, now);
        // A customer that is gone and is not the account's is remembered all the same: a late event of it must not link it.
        if (cause is { IsCustomerDeleted: true, CustomerId: { } gone }) effect = effect with { Change = effect.Change with { DeletedCustomerId = gone } };
        return cause.IsUsersOwn ? effect with { Change = effect.Change with { Account = effect.Change.Account with { SyncedAt = now } } } : effect;
    }

    // Before the effect is committed: an event whose surplus could not be cancelled is not seen yet, and comes again.
    private async Task CancelSurplusAsync(BillingAccount account, SubscriptionRead read, CancellationToken cancellationToken)
    {
        var surplus = MeteredEffect.Surplus(account, read.Subscriptions, rules);
        foreach (var id in surplus)
        {
            // Without an invoice: the one that stays has the same usage. Refused is one that has ended meanwhile.
            var cancelled = await gateway.CancelSubscriptionAsync(id, cancellationToken).ConfigureAwait(false);
            if (!cancelled.IsOk && cancelled.Failure.MayRepeat) cancelled.OrThrow();
        }
        if (surplus.Count == 0) return;
        var notice = new BillingNotice(BillingNoticeKind.SecondMeteredSubscription)
        {
            UserId = account.UserId,
            StripeCustomerId = read.CustomerId,
            Ids = surplus,
        };
        await notices.RaiseAsync(notice, cancellationToken).ConfigureAwait(false);
    }
}
