namespace KalshiBook.Billing;

/// <summary>
/// Brings an account in line with Stripe: the one path of webhooks, the return from Checkout, the user's own sync and the reconciliation.
/// </summary>
/// <remarks>No lock is held while Stripe is read. The ticket, taken before, sees to it that an older read never overwrites a younger one.</remarks>
internal sealed class SubscriptionSync(
    IBillingStore store, IStripeStore stripeStore, SubscriptionReader reader, CustomerMove move, IStripeGateway gateway, SubscriptionRules rules,
    Notices notices, TimeProvider clock)
{
    // Each try begins where the link to the customer moved under the last one.
    private const int Tries = 4;

    public async Task<SyncResult> RunAsync(UserId userId, SyncCause cause, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Tries; i++)
        {
            if (await TryAsync(userId, cause, cancellationToken).ConfigureAwait(false) is { } result) return result;
        }
        throw new StripeUnavailableException("The account's customer kept changing.");
    }

    /// <summary>
    /// Gives null where the event's customer was not looked at by whoever was faster, or the customer that the link moves from has paid, or
    /// pay-as-you-go was switched on with it: then it has to be done again.
    /// </summary>
    private async Task<SyncResult?> TryAsync(UserId userId, SyncCause cause, CancellationToken cancellationToken)
    {
        var began = clock.GetUtcNow();
        var before = await store.UpdateAccountAsync(
            userId, began, static account => account with { TicketGiven = account.TicketGiven + 1 }, cancellationToken).ConfigureAwait(false);
        var read = await reader.ReadAsync(before, cause, cancellationToken).ConfigureAwait(false);
        if (read is not null) await CancelSurplusAsync(before, read, cancellationToken).ConfigureAwait(false);
        string? left = null;
        if (read?.MovesFrom is { } old)
        {
            if (!await move.TryExpireSessionsAsync(old, cancellationToken).ConfigureAwait(false)) return null;
            left = await move.LeaveAsync(userId, old, cancellationToken).ConfigureAwait(false);
        }
        // What was left is the old customer's, also where it was stored after the read began.
        if (left is not null) read = read! with { MeteredBefore = left };
        SubscriptionEffect? effect = null;
        var switchedOff = 0L;
        var account = await stripeStore.ApplyAsync(
            userId,
            clock.GetUtcNow(),
            cause.EventId,
            present =>
            {
                effect = HasMoreToLeave(present, read, left) ? Again(present) : Effect(present, read, cause, began);
                switchedOff = effect.Change.Account.PaygSwitchedOff - present.PaygSwitchedOff;
                return effect.Change;
            },
            cancellationToken).ConfigureAwait(false);
        if (effect!.Change.Outcome is not { } outcome) return null;
        foreach (var notice in effect.Notices)
            await notices.RaiseAsync(notice with { EventId = cause.EventId }, cancellationToken).ConfigureAwait(false);
        return new SyncResult(before, account, read?.Subscriptions ?? [], outcome, switchedOff);
    }

    private SubscriptionEffect Effect(BillingAccount account, SubscriptionRead? read, SyncCause cause, DateTimeOffset began)
    {
        var effect = read is null
            ? new SubscriptionEffect(new AccountChange(WithoutStrays(account), "no_customer"), [])
            : SubscriptionEffect.Of(account, read, rules, clock.GetUtcNow());
        // A younger read was applied, of the account's customer. That says nothing of another one, whom this event is about.
        if (effect.Change.Outcome == SubscriptionEffect.Stale && cause is { IsCustomerDeleted: false, CustomerId: { } told } && told != account.StripeCustomerId)
            return effect with { Change = effect.Change with { Outcome = null } };
        // A customer that is gone and is not the account's is remembered all the same: a late event of it must not link it.
        if (cause is { IsCustomerDeleted: true, CustomerId: { } gone }) effect = effect with { Change = effect.Change with { DeletedCustomerId = gone } };
        // When the read began: what was paid after that is not in it, however long it took.
        return cause.IsUsersOwn ? effect with { Change = effect.Change with { Account = effect.Change.Account with { SyncedAt = began } } } : effect;
    }

    private static bool HasMoreToLeave(BillingAccount account, SubscriptionRead? read, string? left) =>
        read?.MovesFrom is { } old && account.StripeCustomerId == old && account.MeteredSubscription is { } metered && metered.Id != left;

    private static SubscriptionEffect Again(BillingAccount account) => new(new AccountChange(account, Outcome: null), []);

    // Made by a call that was under way when the customer was deleted, and gone with it.
    private static BillingAccount WithoutStrays(BillingAccount account) =>
        account.StripeCustomerId is null ? account with { MeteredSubscription = null } : account;

    // Before the effect is committed: an event whose surplus could not be cancelled is not seen yet, and comes again.
    private async Task CancelSurplusAsync(BillingAccount account, SubscriptionRead read, CancellationToken cancellationToken)
    {
        var surplus = MeteredEffect.Surplus(account, read.Subscriptions, rules);
        foreach (var id in surplus)
        {
            // Without an invoice: whatever is metered from now on is on the one that stays. Refused is one that has ended meanwhile.
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
