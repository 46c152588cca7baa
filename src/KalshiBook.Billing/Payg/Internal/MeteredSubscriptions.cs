namespace KalshiBook.Billing;

/// <summary>Sees to it that there is one metered subscription to invoice pay-as-you-go by. Called under the user's lease.</summary>
internal sealed class MeteredSubscriptions(
    SubscriptionRules rules, IStripeGateway gateway, IStripeAttempts store, AttemptRunner attempts, StripeAttemptKinds kinds, TimeProvider clock)
{
    // Stripe wants an anchor in the future when the call arrives.
    private static readonly TimeSpan AnchorMargin = TimeSpan.FromMinutes(1);

    /// <summary>Brings an attempt that nobody has heard of to its end, before subscriptions are read.</summary>
    public Task ResumeAsync(UserId userId, CancellationToken cancellationToken) =>
        attempts.ResumeAsync(userId, kinds.MeteredSubscription, cancellationToken);

    /// <summary>Gives the metered subscription: the one that is there, taken back if it was to end, or a new one.</summary>
    /// <param name="account">The account, just brought in line with Stripe.</param>
    /// <param name="customerId">The customer.</param>
    /// <param name="paymentMethod">What a new one's invoices are paid with, or null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<MeteredSubscription> EnsureAsync(
        BillingAccount account, string customerId, string? paymentMethod, CancellationToken cancellationToken)
    {
        if (account.MeteredSubscription is { } present)
        {
            if (!present.CancelAtPeriodEnd) return present;
            var back = await gateway.SetCancelAtPeriodEndAsync(present.Id, cancelAtPeriodEnd: false, cancellationToken).ConfigureAwait(false);
            return MeteredEffect.ToStored(back.OrThrow());
        }
        var now = clock.GetUtcNow();
        var wanted = new NewMeteredSubscription(
            customerId, account.UserId.Value, rules.MeteredPriceId!, paymentMethod, AnchorOf(account.Cycle.End, now));
        var made = await attempts.StartAsync(account.UserId, kinds.MeteredSubscription, wanted, cancellationToken).ConfigureAwait(false);
        // From here on it is found by reading: the record has served.
        await store.CloseAttemptAsync(made, cancellationToken).ConfigureAwait(false);
        return new MeteredSubscription(made.ResultId!, SubscriptionStatuses.Active, now, CancelAtPeriodEnd: false);
    }

    // Stripe takes an anchor in the future, and no later than the first period would end. A cycle may be longer (a trial, a month of 31 days), and
    // then its day of the month is kept; or it is over and goes on until it is paid, and then the period begins now.
    private static DateTimeOffset? AnchorOf(DateTimeOffset cycleEnd, DateTimeOffset now)
    {
        var anchor = cycleEnd;
        for (var months = 1; anchor > now.AddMonths(1); months++) anchor = cycleEnd.AddMonths(-months);
        return anchor > now + AnchorMargin ? anchor : null;
    }
}
