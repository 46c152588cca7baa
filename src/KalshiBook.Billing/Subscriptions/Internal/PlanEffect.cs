namespace KalshiBook.Billing;

/// <summary>What the plan subscription does to an account. Pure; hearing of the same subscription again changes nothing.</summary>
internal static class PlanEffect
{
    public static BillingAccount Apply(BillingAccount account, PlanChoice choice, PlanCatalogue plans, DateTimeOffset now)
    {
        // One payment buys one allowance: where a second subscription ends, the first one goes on, and its period gives no other.
        var goesOn = choice is { IsBack: true, Chosen: { } first } && SubscriptionStatuses.IsGood(first.Status) && account.Period is not null;
        // The end of the one that is gone comes first, so that it makes no difference whether a read came between that and the next one's start.
        if (choice.IsStoredGone && !goesOn) account = End(account, plans, now);
        if (choice.Chosen is not { } chosen) return account;
        var isNew = account.Subscription?.Id != chosen.Subscription.Id && !goesOn;
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
        // A start is paid for, or Stripe would not call it active. Of a later period the invoice says whether it is: until then the old cycle goes on.
        var isLater = account.Period is null || period.Start > account.Period.Start;
        if (isNew || (isLater && chosen.IsSettled)) return (given with { Period = period }).BeginCycle(period.CycleAt(now), plans);
        // The same period with another end: a trial was made longer, say. What was used in it stays used.
        return account.Period?.Start == period.Start && account.Period != period
            ? given with { Period = period, Cycle = period.CycleAt(now) }
            : given;
    }

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
