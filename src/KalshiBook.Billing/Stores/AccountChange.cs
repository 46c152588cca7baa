namespace KalshiBook.Billing;

/// <summary>A change of an account that comes from Stripe.</summary>
/// <param name="Account">The account after it.</param>
/// <param name="Outcome">What became of the event that led to it, in a word; null where it is not done with, and must not be marked as applied.</param>
/// <param name="DeletedCustomerId">A customer that was deleted at Stripe, never to be linked again; or null.</param>
public sealed record AccountChange(BillingAccount Account, string? Outcome, string? DeletedCustomerId = null);
