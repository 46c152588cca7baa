namespace KalshiBook.Billing;

/// <summary>What a read of Stripe does to an account: a function of what Stripe says, what is stored, what is sold, and the time. Pure.</summary>
/// <param name="Change">The change.</param>
/// <param name="Notices">What somebody should know of.</param>
internal sealed record SubscriptionEffect(AccountChange Change, IReadOnlyList<BillingNotice> Notices)
{
    public const string Applied = "applied";
    public const string Stale = "stale";

    public static SubscriptionEffect Of(BillingAccount account, SubscriptionRead read, SubscriptionRules rules, DateTimeOffset now)
    {
        var deleted = read.IsCustomerDeleted ? read.CustomerId : null;
        if (IsPast(account, read)) return new SubscriptionEffect(new AccountChange(account, Stale, deleted), []);
        var choice = PlanChoice.Of(account, read.Subscriptions, rules);
        var changed = MeteredEffect.Apply(PlanEffect.Apply(account, choice, rules.Plans, now), read, rules);
        if (read.IsCustomerDeleted) changed = PaygSwitch.Off(changed, rules.Plans) with { MeteredSubscription = null };
        changed = changed with
        {
            StripeCustomerId = read.IsCustomerDeleted ? null : read.CustomerId,
            PaygSuspended = SubscriptionStatuses.SuspendsOverage(changed.Subscription?.Status)
                || changed.MeteredSubscription is { Status: SubscriptionStatuses.PastDue },
            GivenPeriods = changed.GivenPeriods.Only(
                [.. read.Subscriptions.Where(one => SubscriptionStatuses.IsThere(one.Status)).Select(one => one.Id)]),
            TicketApplied = Math.Max(read.Ticket, account.TicketApplied),
        };
        return new SubscriptionEffect(new AccountChange(changed, Applied, deleted), [.. Notice(changed, read, choice)]);
    }

    // A younger read was applied, or the link has moved on meanwhile: what this one says is the past. Only that a customer was deleted can't be undone.
    private static bool IsPast(BillingAccount account, SubscriptionRead read)
    {
        if (read.IsCustomerDeleted) return account.StripeCustomerId != read.CustomerId;
        var isLinkedAsBefore = account.StripeCustomerId == read.CustomerBefore || account.StripeCustomerId == read.CustomerId;
        return read.Ticket < account.TicketApplied || !isLinkedAsBefore;
    }

    private static IEnumerable<BillingNotice> Notice(BillingAccount account, SubscriptionRead read, PlanChoice choice)
    {
        BillingNotice About(BillingNoticeKind kind, params IReadOnlyList<string> ids) =>
            new(kind) { UserId = account.UserId, StripeCustomerId = read.CustomerId, Ids = ids };

        if (choice.Others.Count > 0) yield return About(BillingNoticeKind.SeveralPlanSubscriptions, choice.Others);
        if (choice.UnknownPrices.Count > 0) yield return About(BillingNoticeKind.UnknownPrice, choice.UnknownPrices);
        if (account.Subscription is { Status: SubscriptionStatuses.PastDue } plan) yield return About(BillingNoticeKind.PastDue, plan.Id);
        if (account.MeteredSubscription is not { } metered) yield break;
        if (metered.Status == SubscriptionStatuses.PastDue) yield return About(BillingNoticeKind.PastDue, metered.Id);
        if (account.PaygEnabled && metered.CancelAtPeriodEnd) yield return About(BillingNoticeKind.MeteredSubscriptionEnds, metered.Id);
    }
}
