namespace KalshiBook.Billing;

/// <summary>What is known of an account's plan subscription at Stripe.</summary>
/// <param name="Id">Stripe's id of the subscription, <c>sub_…</c>.</param>
/// <param name="Status">The status in Stripe's spelling, such as <c>active</c> or <c>past_due</c>.</param>
/// <param name="Plan">The name of the plan that its price belongs to.</param>
/// <param name="Quantity">How many times the plan was bought. Its credits are the plan's times this.</param>
/// <param name="CurrentPeriodEnd">The end of Stripe's current period.</param>
/// <param name="CancelAtPeriodEnd">Whether it ends with the current period.</param>
/// <param name="EndsAt">When it ends, if it does.</param>
public sealed record PlanSubscription(
    string Id, string Status, string Plan, long Quantity, DateTimeOffset CurrentPeriodEnd, bool CancelAtPeriodEnd, DateTimeOffset? EndsAt);
