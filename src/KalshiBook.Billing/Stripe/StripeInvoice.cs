namespace KalshiBook.Billing;

/// <summary>An invoice at Stripe.</summary>
/// <param name="Id">Stripe's id, <c>in_…</c>.</param>
/// <param name="Status"><c>draft</c>, <c>open</c>, <c>paid</c>, <c>uncollectible</c> or <c>void</c>; empty where Stripe did not say.</param>
/// <param name="AmountDue">What is to be paid, in the currency's smallest unit; null where Stripe did not say.</param>
public sealed record StripeInvoice(string Id, string Status, long? AmountDue)
{
    /// <summary>Gets a value indicating whether nothing is left to be paid.</summary>
    public bool IsSettled => Status == "paid" || AmountDue == 0;
}
