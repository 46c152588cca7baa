namespace KalshiBook.Billing;

/// <summary>Finds the one subscription that counts as the plan subscription. Pure.</summary>
/// <param name="Chosen">The one that counts, or null.</param>
/// <param name="Others">The ids of the others, which somebody pays for too.</param>
/// <param name="UnknownPrices">The prices of live subscriptions that are in no plan.</param>
/// <param name="IsStoredGone">Whether the stored one has ended.</param>
internal sealed record PlanChoice(PlanCandidate? Chosen, IReadOnlyList<string> Others, IReadOnlyList<string> UnknownPrices, bool IsStoredGone)
{
    public static PlanChoice Of(BillingAccount account, IReadOnlyList<StripeSubscription> subscriptions, SubscriptionRules rules)
    {
        var there = subscriptions.Where(subscription => SubscriptionStatuses.IsThere(subscription.Status) && !rules.IsMetered(subscription, account.MeteredSubscription)).ToList();
        var ranked = there
            .Select(subscription => ToCandidate(account, subscription, rules))
            .OfType<PlanCandidate>()
            .OrderByDescending(candidate => Weight(account, candidate))
            .ThenByDescending(candidate => candidate.Subscription.CreatedAt)
            .ThenByDescending(candidate => candidate.Subscription.Id, StringComparer.Ordinal)
            .ToList();
        return new PlanChoice(
            ranked.FirstOrDefault(),
            [.. ranked.Skip(1).Select(candidate => candidate.Subscription.Id)],
            [.. there.Where(subscription => !rules.IsPlan(subscription)).SelectMany(subscription => subscription.Items.Select(item => item.PriceId)).Distinct(StringComparer.Ordinal)],
            account.Subscription is { } stored && ranked.TrueForAll(candidate => candidate.Subscription.Id != stored.Id));
    }

    private static PlanCandidate? ToCandidate(BillingAccount account, StripeSubscription subscription, SubscriptionRules rules)
    {
        if (rules.FindItem(subscription) is { } item)
        {
            var plan = rules.Plans.FindByPrice(item.PriceId)!;
            return new PlanCandidate(subscription, plan.Name, item.Quantity, checked(plan.MonthlyCredits * item.Quantity), item.Period);
        }
        // A price that left the catalogue: whoever has bought it keeps the plan.
        if (account.Subscription is not { } stored || stored.Id != subscription.Id) return null;
        var first = subscription.Items.Count > 0 ? subscription.Items[0] : null;
        var quantity = first?.Quantity ?? stored.Quantity;
        var credits = rules.Plans.Find(stored.Plan) is { } known ? checked(known.MonthlyCredits * quantity) : account.CreditsTotal;
        return new PlanCandidate(subscription, stored.Plan, quantity, credits, first?.Period ?? account.Period);
    }

    // By what each gives at present. One that is past due and gave nothing before gives nothing yet; a withheld one gives less than that.
    private static long Weight(BillingAccount account, PlanCandidate candidate) => candidate.Status switch
    {
        _ when SubscriptionStatuses.IsGood(candidate.Status) => candidate.Credits,
        SubscriptionStatuses.PastDue when account.RenewsByPayment && account.Subscription?.Id == candidate.Subscription.Id => candidate.Credits,
        SubscriptionStatuses.PastDue => -1,
        _ => -2,
    };
}
