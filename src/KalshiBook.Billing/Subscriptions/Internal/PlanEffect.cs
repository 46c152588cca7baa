namespace KalshiBook.Billing;

/// <summary>What the plan subscription does to an account. Pure; hearing of the same subscription again changes nothing.</summary>
internal static class PlanEffect
{
    public static BillingAccount Apply(BillingAccount account, PlanChoice choice, PlanCatalogue plans, DateTimeOffset now)
    {
        account = Remember(account);
        // Where one of several ends, another one that had counted before goes on.
        var goesOn = choice.Chosen is { } known && LastOf(account, known) is not null;
        // The end of the one that is gone comes first, so that it makes no difference whether a read came between that and the next one's start.
        if (choice.IsStoredGone && !goesOn) account = End(account, plans, now);
        if (choice.Chosen is not { } chosen) return account;
        var isNew = account.Subscription?.Id != chosen.Subscription.Id;
        return chosen.Status switch
        {
            // Whatever is stored gives nothing any more, or it would have been chosen.
            SubscriptionStatuses.PastDue when isNew && account.Subscription is not null => Withhold(account, chosen, plans),
            SubscriptionStatuses.PastDue => PastDue(account, chosen, isNew),
            SubscriptionStatuses.Unpaid or SubscriptionStatuses.Paused => Withhold(account, chosen, plans),
            _ => Give(account, chosen, isNew, plans, now),
        };
    }

    private static BillingAccount End(BillingAccount account, PlanCatalogue plans, DateTimeOffset now) => (PaygSwitch.Off(account, plans) with
    {
        Tier = plans.Free.Name,
        Subscription = null,
        Period = null,
        RenewsByPayment = false,
    }).BeginCycle(BillingCycle.CalendarMonth(now), plans);

    private static BillingAccount Give(BillingAccount account, PlanCandidate chosen, bool isNew, PlanCatalogue plans, DateTimeOffset now)
    {
        var given = account with
        {
            Tier = chosen.Plan,
            CreditsTotal = chosen.Credits,
            Subscription = chosen.ToStored(),
            RenewsByPayment = true,
        };
        if (chosen.Period is not { } period) return given;
        var last = LastOf(account, chosen);
        // A start is paid for, or Stripe would not call it active. Of a later period the invoice says whether it is: until then the old cycle goes on.
        if ((isNew && last is null) || (chosen.IsSettled && !(period.Start <= last)))
        {
            var periods = account.GivenPeriods.With(chosen.Subscription.Id, period.Start);
            return (given with { Period = period, GivenPeriods = periods }).BeginCycle(period.CycleAt(now), plans);
        }
        // The period has given its allowance: it may have another end by now (a trial was made longer, say), or another subscription counted in
        // between. What was used stays used.
        if (period.Start == last) return account.Period != period ? given with { Period = period, Cycle = period.CycleAt(now) } : given;
        // It waits for its payment. The period of the one that counted before is not its own, and gives no more months meanwhile. One that was
        // withheld or past due when it took that one's place may have it still.
        return isNew || account.Period?.Start != last ? given with { Period = null } : given;
    }

    private static DateTimeOffset? LastOf(BillingAccount account, PlanCandidate candidate) => account.GivenPeriods.LastOf(candidate.Subscription.Id);

    // An account that was linked by hand remembers nothing but its present period. That of a withheld subscription may be another one's, which gave
    // its allowance before.
    private static BillingAccount Remember(BillingAccount account) =>
        account is { Subscription: { } stored, Period: { } period } && account.GivenPeriods == default
        && (account.RenewsByPayment || SubscriptionStatuses.IsGood(stored.Status))
            ? account with { GivenPeriods = account.GivenPeriods.With(stored.Id, period.Start) }
            : account;

    // The plan stays what it was, also where its price was changed meanwhile: more credits are had when they are paid for. Heard of for the first
    // time it gives nothing yet.
    private static BillingAccount PastDue(BillingAccount account, PlanCandidate chosen, bool isNew) => account with
    {
        Subscription = isNew
            ? chosen.ToStored()
            : chosen.ToStored() with { Plan = account.Subscription!.Plan, Quantity = account.Subscription.Quantity },
    };

    // The period that was begun goes on, with what was used in it; calendar months follow.
    private static BillingAccount Withhold(BillingAccount account, PlanCandidate chosen, PlanCatalogue plans) => account with
    {
        Tier = plans.Free.Name,
        CreditsTotal = plans.Free.MonthlyCredits,
        Subscription = chosen.ToStored(),
        RenewsByPayment = false,
    };
}
