namespace KalshiBook.Billing;

/// <summary>What metered subscriptions do to an account. Pure.</summary>
internal static class MeteredEffect
{
    public static BillingAccount Apply(BillingAccount account, SubscriptionRead read, SubscriptionRules rules)
    {
        if (rules.MeteredPriceId is null) return account;
        if (Choose(account, read.Subscriptions, rules) is { } chosen)
        {
            var stored = account with { MeteredSubscription = ToStored(chosen) };
            return account.PaygEnabled && SubscriptionStatuses.IsWithheld(chosen.Status) ? PaygSwitch.Off(stored, rules.Plans) : stored;
        }
        // One that was stored after the read began is too young to be in it.
        if (account.MeteredSubscription is null || account.MeteredSubscription.Id != read.MeteredBefore) return account;
        return (account.PaygEnabled ? PaygSwitch.Off(account, rules.Plans) : account) with { MeteredSubscription = null };
    }

    /// <summary>Gives those beside the one that counts: each would have the same usage invoiced once more.</summary>
    public static IReadOnlyList<string> Surplus(BillingAccount account, IReadOnlyList<StripeSubscription> subscriptions, SubscriptionRules rules)
    {
        var chosen = Choose(account, subscriptions, rules);
        return [.. subscriptions.Where(other => rules.IsMetered(other, account.MeteredSubscription) && IsLive(other) && other.Id != chosen?.Id).Select(other => other.Id)];
    }

    public static MeteredSubscription ToStored(StripeSubscription subscription) => new(
        subscription.Id, subscription.Status, subscription.CreatedAt, subscription.CancelAtPeriodEnd || subscription.CancelAt is not null);

    // Of several the stored one, else the oldest; a withheld one only where there is no other.
    private static StripeSubscription? Choose(BillingAccount account, IReadOnlyList<StripeSubscription> subscriptions, SubscriptionRules rules) =>
        subscriptions
            .Where(subscription => rules.IsMetered(subscription, account.MeteredSubscription) && SubscriptionStatuses.IsThere(subscription.Status))
            .OrderByDescending(IsLive)
            .ThenByDescending(subscription => subscription.Id == account.MeteredSubscription?.Id)
            .ThenBy(subscription => subscription.CreatedAt)
            .ThenBy(subscription => subscription.Id, StringComparer.Ordinal)
            .FirstOrDefault();

    private static bool IsLive(StripeSubscription subscription) => !SubscriptionStatuses.IsWithheld(subscription.Status)
        && SubscriptionStatuses.IsThere(subscription.Status);
}
