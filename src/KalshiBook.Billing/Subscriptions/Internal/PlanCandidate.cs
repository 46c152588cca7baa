namespace KalshiBook.Billing;

/// <summary>A subscription at Stripe that gives, or might give, a plan.</summary>
/// <param name="Subscription">The subscription.</param>
/// <param name="Plan">The plan's name.</param>
/// <param name="Quantity">How many times the plan was bought.</param>
/// <param name="Credits">The credits of a cycle: the plan's times the quantity.</param>
/// <param name="Period">The current period, or null where Stripe names none.</param>
internal sealed record PlanCandidate(StripeSubscription Subscription, string Plan, long Quantity, long Credits, BillingPeriod? Period)
{
    public string Status => Subscription.Status;

    /// <summary>Gets a value indicating whether the current period is paid for.</summary>
    public bool IsSettled => Subscription.LatestInvoice is not { IsSettled: false };

    /// <summary>Gives what is kept of it with the account.</summary>
    public PlanSubscription ToStored()
    {
        var periodEnd = Period?.End ?? Subscription.CancelAt ?? Subscription.CreatedAt;
        // In flexible billing mode Stripe's portal sets cancel_at and leaves cancel_at_period_end as it was.
        var ends = Subscription.CancelAtPeriodEnd || Subscription.CancelAt is not null;
        return new PlanSubscription(Subscription.Id, Status, Plan, Quantity, periodEnd, ends, ends ? Subscription.CancelAt ?? periodEnd : null);
    }
}
