namespace KalshiBook.Billing;

/// <summary>What is known of an account's metered subscription at Stripe, which pay-as-you-go is invoiced by.</summary>
/// <param name="Id">Stripe's id of the subscription, <c>sub_…</c>.</param>
/// <param name="Status">The status in Stripe's spelling.</param>
/// <param name="StartedAt">When it began: usage before that is on none of its invoices.</param>
/// <param name="CancelAtPeriodEnd">Whether it ends with its period.</param>
public sealed record MeteredSubscription(string Id, string Status, DateTimeOffset StartedAt, bool CancelAtPeriodEnd);
