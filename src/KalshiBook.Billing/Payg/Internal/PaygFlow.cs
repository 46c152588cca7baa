using Microsoft.Extensions.Options;

namespace KalshiBook.Billing;

/// <summary>Switches pay-as-you-go on, once everything that will invoice it is there at Stripe. Runs under the user's lease.</summary>
internal sealed class PaygFlow(
    IBillingStore store, CustomerLink customers, SubscriptionSync sync, PaygSetups setups, MeteredSubscriptions metered, PaygSwitcher switcher,
    IStripeGateway gateway, SubscriptionRules rules, IOptions<BillingOptions> options, TimeProvider clock)
{
    // Each round begins where something changed under the last one: a card was given, the metered subscription ended.
    private const int Rounds = 3;

    private bool NeedsPaymentMethod => options.Value.Payg.RequirePaymentMethod ?? rules.MeteredPriceId is not null;

    /// <summary>Switches it on, unless it was switched off since the call came.</summary>
    /// <param name="user">The user.</param>
    /// <param name="limit">The overage limit.</param>
    /// <param name="switchedOff">How often it had been switched off when the call came.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<PaygResult> EnableAsync(BillingUser user, OverageLimitChoice limit, long switchedOff, CancellationToken cancellationToken)
    {
        var account = await customers.EnsureAsync(user, cancellationToken).ConfigureAwait(false);
        if (account.ClosedAt is not null) return new PaygResult(PaygOutcome.AccountClosed);
        var result = await EnableOrReplaceAsync(account with { PaygSwitchedOff = switchedOff }, user, limit, cancellationToken).ConfigureAwait(false);
        // A page that an earlier call was answered with must not bring that call's limit back.
        if (result.Outcome == PaygOutcome.Enabled) await setups.DropAsync(user.Id, cancellationToken).ConfigureAwait(false);
        return result;
    }

    /// <summary>Carries out the call that a completed setup session was asked for by.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="sessionId">The session that an event tells of, or null for whichever is there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task CompleteSetupAsync(UserId userId, string? sessionId, CancellationToken cancellationToken)
    {
        var account = await store.GetAccountAsync(userId, clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        if (account.StripeCustomerId is null || account.ClosedAt is not null) return;
        if (await setups.FindAsync(userId, sessionId, cancellationToken).ConfigureAwait(false) is not { } found) return;
        if (!await setups.CollectAsync(account, cancellationToken).ConfigureAwait(false)) return;
        var (attempt, setup) = found;
        if (account.PaygSwitchedOff == setup.PaygSwitchedOff)
        {
            var user = new BillingUser(userId, Email: null, setup.AppUrl);
            await EnableAsync(account, user, setup.Choice, cancellationToken).ConfigureAwait(false);
        }
        // Last: until here it is all repeated.
        await setups.CloseAsync(attempt, cancellationToken).ConfigureAwait(false);
    }

    private async Task<PaygResult> EnableOrReplaceAsync(BillingAccount account, BillingUser user, OverageLimitChoice limit, CancellationToken cancellationToken)
    {
        try
        {
            return await EnableAsync(account, user, limit, cancellationToken).ConfigureAwait(false);
        }
        catch (StripeUnavailableException exception) when (exception.Failure.Kind == StripeFailureKind.Missing)
        {
            // Deleted at Stripe, and the event has not come: the user gets another customer. Whatever else is missing stays the failure that it is.
            if (await customers.ForgetIfDeletedAsync(user.Id, account.StripeCustomerId!, cancellationToken).ConfigureAwait(false) is not { } forgotten) throw;
            var linked = await customers.EnsureAsync(user, cancellationToken).ConfigureAwait(false);
            // What hung on the deleted customer was switched off by that, and not by the user.
            linked = linked with { PaygSwitchedOff = account.PaygSwitchedOff + forgotten.SwitchedOff };
            return await EnableAsync(linked, user, limit, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<PaygResult> EnableAsync(BillingAccount asked, BillingUser user, OverageLimitChoice limit, CancellationToken cancellationToken)
    {
        // Nothing to ask Stripe for: only the limit may change, or nothing at Stripe is needed.
        if (IsComplete(asked) || (rules.MeteredPriceId is null && !NeedsPaymentMethod))
            return await switcher.SwitchOnAsync(asked, limit, cancellationToken).ConfigureAwait(false);
        for (var round = 0; round < Rounds; round++)
        {
            // A card that was given on Stripe's page just now counts, whether or not we have heard of it.
            await setups.CollectAsync(asked, cancellationToken).ConfigureAwait(false);
            await metered.ResumeAsync(user.Id, cancellationToken).ConfigureAwait(false);
            var found = await sync.RunAsync(user.Id, new SyncCause(), cancellationToken).ConfigureAwait(false);
            var customerId = found.Account.StripeCustomerId
                ?? throw new StripeUnavailableException("The customer was deleted while pay-as-you-go was being switched on.");
            // What had ended before this call doesn't undo it; and the customer is the one that all this is made for.
            asked = asked with { PaygSwitchedOff = asked.PaygSwitchedOff + found.SwitchedOff, StripeCustomerId = customerId };
            if (await TryEnableAsync(asked, found, user, limit, cancellationToken).ConfigureAwait(false) is { } result) return result;
        }
        throw new StripeUnavailableException("Cards and metered subscriptions kept changing.");
    }

    /// <summary>Gives null where something changed meanwhile, and all has to be looked at again.</summary>
    private async Task<PaygResult?> TryEnableAsync(
        BillingAccount asked, SyncResult found, BillingUser user, OverageLimitChoice limit, CancellationToken cancellationToken)
    {
        var account = found.Account;
        var customerId = asked.StripeCustomerId!;
        // An invoice of the last time is open: it is paid in the portal, and nothing more is sold on credit before.
        if (rules.MeteredPriceId is not null && account.MeteredSubscription is { } stopped && SubscriptionStatuses.IsWithheld(stopped.Status))
        {
            var portal = await gateway.CreatePortalSessionAsync(customerId, ReturnUrls.Page(user.AppUrl), cancellationToken).ConfigureAwait(false);
            return new PaygResult(PaygOutcome.PaymentMethodRequired, portal.OrThrow());
        }
        var paymentMethod = await FindPaymentMethodAsync(account, found.Subscriptions, cancellationToken).ConfigureAwait(false);
        if (paymentMethod is null && NeedsPaymentMethod)
        {
            // For the call as it came: switched off while Stripe was asked, the page switches nothing on.
            var page = await setups.StartAsync(asked, user, limit, cancellationToken).ConfigureAwait(false);
            return page is null ? null : new PaygResult(PaygOutcome.PaymentMethodRequired, page);
        }
        if (rules.MeteredPriceId is null) return await switcher.SwitchOnAsync(asked, limit, cancellationToken).ConfigureAwait(false);
        var subscription = await metered.EnsureAsync(account, customerId, paymentMethod, cancellationToken).ConfigureAwait(false);
        return await switcher.SwitchOnAsync(asked, limit, subscription, account.TicketApplied, cancellationToken).ConfigureAwait(false);
    }

    private bool IsComplete(BillingAccount account) => account.PaygEnabled
        && (rules.MeteredPriceId is null || account.MeteredSubscription is { CancelAtPeriodEnd: false });

    // The customer's own, or that of the plan that is paid with it.
    private async Task<string?> FindPaymentMethodAsync(
        BillingAccount account, IReadOnlyList<StripeSubscription> subscriptions, CancellationToken cancellationToken)
    {
        var customer = await gateway.GetCustomerAsync(account.StripeCustomerId!, cancellationToken).ConfigureAwait(false);
        if (customer.OrThrow().IsDeleted) throw new StripeUnavailableException(new StripeFailure(StripeFailureKind.Missing));
        return customer.Value!.DefaultPaymentMethodId
            ?? subscriptions.FirstOrDefault(subscription => subscription.Id == account.Subscription?.Id)?.DefaultPaymentMethodId;
    }
}
