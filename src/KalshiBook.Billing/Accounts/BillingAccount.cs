namespace KalshiBook.Billing;

/// <summary>A user's billing account: the plan, the balance of the current billing cycle, and the links to Stripe.</summary>
public sealed record BillingAccount
{
    /// <summary>Gets the user.</summary>
    public required UserId UserId { get; init; }

    /// <summary>Gets the name of the plan.</summary>
    public required string Tier { get; init; }

    /// <summary>Gets the cycle's allowance, in credits.</summary>
    public required long CreditsTotal { get; init; }

    /// <summary>Gets the credits used in the cycle, overage included.</summary>
    public long CreditsUsed { get; init; }

    /// <summary>Gets the part of the used credits that was beyond the allowance when it was charged.</summary>
    public long OverageCredits { get; init; }

    /// <summary>Gets a value indicating whether pay-as-you-go is on.</summary>
    public bool PaygEnabled { get; init; }

    /// <summary>Gets the most overage that a cycle may have, in credits. Null is no limit.</summary>
    public long? OverageLimit { get; init; }

    /// <summary>Gets a value indicating whether <see cref="OverageLimit"/> was ever chosen, null included. Before that the host's default is the next one.</summary>
    public bool IsOverageLimitChosen { get; init; }

    /// <summary>Gets a value indicating whether overage is refused because a subscription waits for a payment.</summary>
    public bool PaygSuspended { get; init; }

    /// <summary>
    /// Gets how often pay-as-you-go was switched off. Switching it on may take a while at Stripe; if this changes meanwhile, it stays off.
    /// </summary>
    public long PaygSwitchedOff { get; init; }

    /// <summary>Gets the current billing cycle.</summary>
    public required BillingCycle Cycle { get; init; }

    /// <summary>Gets the number of the current cycle, counted from 1. Cycles may begin at the same instant; their numbers differ.</summary>
    public long CycleNumber { get; init; } = 1;

    /// <summary>Gets the paid period that the cycles divide, or null where cycles are calendar months.</summary>
    public BillingPeriod? Period { get; init; }

    /// <summary>
    /// Gets a value indicating whether, once <see cref="Period"/> is over, the old cycle goes on until the next period is paid.
    /// Where it is false calendar months follow.
    /// </summary>
    public bool RenewsByPayment { get; init; }

    /// <summary>Gets the last period of each live plan subscription that an allowance was given for.</summary>
    public GivenPeriods GivenPeriods { get; init; }

    /// <summary>Gets the plan subscription, or null.</summary>
    public PlanSubscription? Subscription { get; init; }

    /// <summary>Gets the metered subscription, or null.</summary>
    public MeteredSubscription? MeteredSubscription { get; init; }

    /// <summary>Gets Stripe's id of the customer, <c>cus_…</c>, or null.</summary>
    public string? StripeCustomerId { get; init; }

    /// <summary>Gets the last ticket that was given to a read of the customer's subscriptions.</summary>
    public long TicketGiven { get; init; }

    /// <summary>Gets the ticket of the read that was applied last. One with a lower ticket is older, and is dropped.</summary>
    public long TicketApplied { get; init; }

    /// <summary>Gets when the user's own sync was done last, or null.</summary>
    public DateTimeOffset? SyncedAt { get; init; }

    /// <summary>Gets when the account was closed, or null. A closed account is neither charged nor served.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Gets when the account was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets the figures that a charge is decided by.</summary>
    public Balance Balance => new()
    {
        Tier = Tier,
        Total = CreditsTotal,
        Used = CreditsUsed,
        Overage = OverageCredits,
        Cycle = Cycle,
        PaygEnabled = PaygEnabled,
        OverageLimit = OverageLimit,
        PaygSuspended = PaygSuspended,
        IsSubscribed = Subscription is not null,
    };

    /// <summary>Makes the account of a user who has none: <c>free</c>, in the calendar month, nothing used.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="at">The time of the request that makes the account.</param>
    /// <param name="plans">The plan catalogue.</param>
    /// <returns>The account.</returns>
    public static BillingAccount Open(UserId userId, DateTimeOffset at, PlanCatalogue plans) => new()
    {
        UserId = userId,
        Tier = plans.Free.Name,
        CreditsTotal = plans.Free.MonthlyCredits,
        Cycle = BillingCycle.CalendarMonth(at),
        CreatedAt = at,
    };

    /// <summary>Gives the account as it is at an instant: in the next cycle with nothing used if the current one is over, else unchanged.</summary>
    /// <param name="at">The instant.</param>
    /// <param name="plans">The plan catalogue, which the new cycle's allowance is read from.</param>
    /// <returns>The account at that instant. It never goes back to an earlier cycle.</returns>
    public BillingAccount At(DateTimeOffset at, PlanCatalogue plans)
    {
        if (at < Cycle.End) return this;
        if (WaitsForPayment) return this;
        if (Period is null) return BeginCycle(BillingCycle.CalendarMonth(at), plans);
        if (at >= Period.End && !RenewsByPayment) return (this with { Period = null }).BeginCycle(BillingCycle.CalendarMonth(at), plans);
        // Of a period that is over and not yet renewed the last cycle goes on, which nobody may have looked at before.
        var cycle = Period.CycleAt(at);
        return cycle.End > Cycle.End ? BeginCycle(cycle, plans) : this;
    }

    /// <summary>Begins a cycle with nothing used and the allowance of the account's plan.</summary>
    /// <param name="cycle">The cycle.</param>
    /// <param name="plans">The plan catalogue. A plan that is no longer in it keeps the allowance that it had.</param>
    /// <returns>The account in the new cycle.</returns>
    public BillingAccount BeginCycle(BillingCycle cycle, PlanCatalogue plans) => this with
    {
        Cycle = cycle,
        CycleNumber = CycleNumber + 1,
        CreditsUsed = 0,
        OverageCredits = 0,
        CreditsTotal = plans.Find(Tier) is { } plan ? checked(plan.MonthlyCredits * Quantity) : CreditsTotal,
    };

    // Past due: no new cycle until it is paid, not even the next month of a year. And where no period was given yet (the subscription was linked by
    // its id alone, or was past due when it was heard of), the first one begins with its payment, not with the calendar. Who is still free while a
    // new subscription is past due has free months as everybody.
    private bool WaitsForPayment => (RenewsByPayment && Period is null)
        || (Subscription is { Status: SubscriptionStatuses.PastDue } plan && (RenewsByPayment || string.Equals(plan.Plan, Tier, StringComparison.Ordinal)));

    // An unpaid or paused subscription leaves the tier free: its quantity then multiplies nothing.
    private long Quantity => Subscription is { } subscription && string.Equals(subscription.Plan, Tier, StringComparison.Ordinal)
        ? subscription.Quantity
        : 1;
}
