namespace KalshiBook.Billing;

/// <summary>A customer at Stripe.</summary>
/// <param name="Id">Stripe's id, <c>cus_…</c>.</param>
/// <param name="IsDeleted">Whether it was deleted.</param>
/// <param name="DefaultPaymentMethodId">What its invoices are paid with, or null.</param>
public sealed record StripeCustomer(string Id, bool IsDeleted = false, string? DefaultPaymentMethodId = null);
