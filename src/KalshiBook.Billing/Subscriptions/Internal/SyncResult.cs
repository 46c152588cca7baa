namespace KalshiBook.Billing;

/// <summary>What a sync came to.</summary>
/// <param name="Before">The account when the read began.</param>
/// <param name="Account">The account after it.</param>
/// <param name="Subscriptions">What Stripe said; nothing where the account has no customer.</param>
/// <param name="Outcome">What became of the read, in a word.</param>
/// <param name="SwitchedOff">How often it switched pay-as-you-go off: by what it found, not by what the user said meanwhile.</param>
internal sealed record SyncResult(
    BillingAccount Before, BillingAccount Account, IReadOnlyList<StripeSubscription> Subscriptions, string Outcome, long SwitchedOff)
{
    /// <summary>Gets a value indicating whether the account was not what Stripe says. Charges in between don't count.</summary>
    public bool HasChanged => !What(Before).Equals(What(Account));

    private static object What(BillingAccount account) => (
        account.Tier, account.Subscription, account.Period, account.RenewsByPayment, account.MeteredSubscription, account.StripeCustomerId,
        account.PaygEnabled, account.PaygSuspended);
}
