namespace KalshiBook.Billing;

/// <summary>Leads a user to Checkout so that one session is payable at most, and none by who subscribes already. Runs under the user's lease.</summary>
internal sealed class CheckoutFlow(
    CustomerLink customers, SubscriptionSync sync, SubscriptionRules rules, IStripeGateway gateway, AttemptRunner attempts, StripeAttemptKinds kinds,
    Notices notices)
{
    // Each round begins where something changed under the last one: a session was completed, a subscription ended.
    private const int Rounds = 3;

    public async Task<CheckoutResult> RunAsync(BillingUser user, Plan plan, CancellationToken cancellationToken)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var account = await customers.EnsureAsync(user, cancellationToken).ConfigureAwait(false);
            if (account.ClosedAt is not null) return new CheckoutResult(CheckoutOutcome.AccountClosed);
            try
            {
                if (await TryAsync(user, account.StripeCustomerId!, plan, cancellationToken).ConfigureAwait(false) is { } result) return result;
            }
            catch (StripeUnavailableException exception) when (exception.Failure.Kind == StripeFailureKind.Missing)
            {
                // Deleted at Stripe, and the event has not come. Whatever else is missing, a price say, stays the failure that it is.
                if (await customers.ForgetIfDeletedAsync(user.Id, account.StripeCustomerId!, cancellationToken).ConfigureAwait(false) is null) throw;
            }
        }
        throw new StripeUnavailableException("Checkout sessions and subscriptions kept changing.");
    }

    /// <summary>Gives null where something changed meanwhile, and all has to be looked at again.</summary>
    private async Task<CheckoutResult?> TryAsync(BillingUser user, string customerId, Plan plan, CancellationToken cancellationToken)
    {
        var wanted = new NewCheckoutSession(
            customerId, user.Id.Value, plan.StripePriceIds[0], ReturnUrls.Success(user.AppUrl), ReturnUrls.Canceled(user.AppUrl));
        // A session that was asked for and not heard of may come to be payable yet: know it first.
        var latest = await attempts.ResumeAsync(user.Id, kinds.Checkout, cancellationToken).ConfigureAwait(false);
        // Sessions before subscriptions: one that is completed in between is no longer open when it is to be expired, and one that was
        // completed before has its subscription by now. The other way round a second one could be sold.
        var open = await gateway.ListOpenCheckoutSessionsAsync(customerId, cancellationToken).ConfigureAwait(false);
        var found = await sync.RunAsync(user.Id, new SyncCause(), cancellationToken).ConfigureAwait(false);
        if (found.Account.StripeCustomerId != customerId) return null; // it was deleted, or another one counts
        var sessions = open.OrThrow().Where(session => session.Subscribes).ToList();
        var isSubscribed = found.Account.Subscription is not null;
        var reusable = isSubscribed || latest is null || !kinds.Checkout.IsOf(latest, wanted)
            ? null
            : sessions.Find(session => session.Id == latest.ResultId && session.Url is not null);
        foreach (var session in sessions.Where(session => session != reusable))
        {
            if (!await IsDoneAsync(gateway.ExpireCheckoutSessionAsync(session.Id, cancellationToken)).ConfigureAwait(false)) return null;
        }
        if (isSubscribed) return new CheckoutResult(CheckoutOutcome.AlreadySubscribed);
        foreach (var incomplete in found.Subscriptions.Where(IsIncompletePlan))
        {
            if (!await TryCancelAsync(user.Id, customerId, incomplete.Id, cancellationToken).ConfigureAwait(false)) return null;
        }
        if (reusable is not null) return new CheckoutResult(CheckoutOutcome.Open, reusable.Url);
        var made = await attempts.StartAsync(user.Id, kinds.Checkout, wanted, cancellationToken).ConfigureAwait(false);
        if (!kinds.Checkout.IsOf(made, wanted)) return null;
        // Once more: a subscription may have come, or the link have moved, while it was being made. A move that has not come that far is done again
        // because of this younger read, and then finds the session among the open ones.
        var after = await sync.RunAsync(user.Id, new SyncCause(), cancellationToken).ConfigureAwait(false);
        if (after.Account.StripeCustomerId == customerId && after.Account.Subscription is null)
            return new CheckoutResult(CheckoutOutcome.Open, made.ResultUrl);
        await IsDoneAsync(gateway.ExpireCheckoutSessionAsync(made.ResultId!, cancellationToken)).ConfigureAwait(false);
        return null;
    }

    // It may be paid between our look and the call: Stripe then cancels it all the same.
    private async Task<bool> TryCancelAsync(UserId userId, string customerId, string subscriptionId, CancellationToken cancellationToken)
    {
        var cancelled = await gateway.CancelSubscriptionAsync(subscriptionId, cancellationToken).ConfigureAwait(false);
        if (!cancelled.IsOk && cancelled.Failure.MayRepeat) cancelled.OrThrow();
        if (cancelled.Value?.LatestInvoice is { Status: "paid", AmountDue: not 0 })
        {
            var notice = new BillingNotice(BillingNoticeKind.PaidSubscriptionCancelled) { UserId = userId, StripeCustomerId = customerId, Ids = [subscriptionId] };
            await notices.RaiseAsync(notice, cancellationToken).ConfigureAwait(false);
        }
        return cancelled.IsOk;
    }

    private bool IsIncompletePlan(StripeSubscription subscription) => subscription.Status == SubscriptionStatuses.Incomplete && rules.IsPlan(subscription);

    // Refused is what has come to another end meanwhile, for us to look at again.
    private static async Task<bool> IsDoneAsync<T>(Task<StripeResult<T>> call)
        where T : class
    {
        var result = await call.ConfigureAwait(false);
        if (!result.IsOk && result.Failure.MayRepeat) result.OrThrow();
        return result.IsOk;
    }
}
