using Microsoft.Extensions.Options;

namespace KalshiBook.Billing;

/// <summary>Switches pay-as-you-go on in the account, unless what was done for it has become the past meanwhile.</summary>
internal sealed class PaygSwitcher(IBillingStore store, SubscriptionRules rules, IOptions<BillingOptions> options, TimeProvider clock)
{
    private PaygOptions Payg => options.Value.Payg;

    /// <summary>Switches it on with what is stored.</summary>
    /// <param name="asked">The account when the call came, with the customer that all was done for.</param>
    /// <param name="limit">The overage limit.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<PaygResult> SwitchOnAsync(BillingAccount asked, OverageLimitChoice limit, CancellationToken cancellationToken) =>
        ResultOf(await UpdateAsync(asked, present => On(present, asked, limit), cancellationToken).ConfigureAwait(false));

    /// <summary>Switches it on with a metered subscription.</summary>
    /// <param name="asked">The account when the call came, with the customer that all was done for.</param>
    /// <param name="limit">The overage limit.</param>
    /// <param name="metered">The metered subscription.</param>
    /// <param name="ticket">The ticket of the read that it was found or made after.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null where a younger read leaves nothing to invoice by: then all has to be looked at again.</returns>
    public async Task<PaygResult?> SwitchOnAsync(
        BillingAccount asked, OverageLimitChoice limit, MeteredSubscription metered, long ticket, CancellationToken cancellationToken)
    {
        var isPast = false;
        var account = await UpdateAsync(
            asked,
            present =>
            {
                // What a younger read says counts: the subscription may have ended since ours, or be unpaid.
                var isOlder = present.TicketApplied != ticket;
                isPast = isOlder && !IsOn(present.MeteredSubscription);
                if (isPast) return present;
                return On(isOlder ? present : present with { MeteredSubscription = metered }, asked, limit);
            },
            cancellationToken).ConfigureAwait(false);
        return isPast ? null : ResultOf(account);
    }

    private async Task<BillingAccount> UpdateAsync(
        BillingAccount asked, Func<BillingAccount, BillingAccount> change, CancellationToken cancellationToken)
    {
        // The link has moved, or the customer was deleted: what was made for it is nothing to this account.
        bool IsLinked(BillingAccount account) => account.StripeCustomerId == asked.StripeCustomerId;
        var account = await store.UpdateAccountAsync(
            asked.UserId, clock.GetUtcNow(), present => IsLinked(present) ? change(present) : present, cancellationToken).ConfigureAwait(false);
        return IsLinked(account) ? account : throw new StripeUnavailableException("The account's customer changed while Stripe was asked.");
    }

    // Switched off while Stripe was asked: that came later, and counts.
    private BillingAccount On(BillingAccount present, BillingAccount asked, OverageLimitChoice limit) =>
        present.PaygSwitchedOff == asked.PaygSwitchedOff ? PaygSwitch.On(present, LimitOf(present, limit), rules.Plans) : present;

    private static bool IsOn(MeteredSubscription? metered) =>
        metered is { CancelAtPeriodEnd: false } && !SubscriptionStatuses.IsWithheld(metered.Status);

    private static PaygResult ResultOf(BillingAccount account) => new(account.PaygEnabled ? PaygOutcome.Enabled : PaygOutcome.SwitchedOff);

    private long? LimitOf(BillingAccount account, OverageLimitChoice limit)
    {
        if (limit.IsGiven) return limit.Credits;
        if (!account.IsOverageLimitChosen) return Payg.DefaultOverageLimit;
        // The host's maximum may have come down since.
        return Payg.MaxOverageLimit is { } maximum && (account.OverageLimit is null || account.OverageLimit > maximum) ? maximum : account.OverageLimit;
    }
}
