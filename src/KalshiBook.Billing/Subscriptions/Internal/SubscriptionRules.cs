namespace KalshiBook.Billing;

/// <summary>What the host sells: what subscriptions are read by.</summary>
/// <param name="Plans">The plan catalogue.</param>
/// <param name="MeteredPriceId">The metered price of pay-as-you-go, or null.</param>
internal sealed record SubscriptionRules(PlanCatalogue Plans, string? MeteredPriceId)
{
    /// <summary>Whether it is a metered subscription: pay-as-you-go's own, and no plan's.</summary>
    /// <remarks>The one that is stored with the account is, whatever its price: a new price must not have the same usage invoiced by two.</remarks>
    public bool IsMetered(StripeSubscription subscription, MeteredSubscription? stored) =>
        MeteredPriceId is not null && FindItem(subscription) is null && (subscription.Id == stored?.Id
            || subscription.Items.Any(item => string.Equals(item.PriceId, MeteredPriceId, StringComparison.Ordinal)));

    /// <summary>Whether it is a subscription to a plan of the catalogue.</summary>
    public bool IsPlan(StripeSubscription subscription) => FindItem(subscription) is not null;

    /// <summary>Finds the item that is a plan's: of several the one with the most credits.</summary>
    public StripeSubscriptionItem? FindItem(StripeSubscription subscription) => subscription.Items
        .Where(item => Plans.FindByPrice(item.PriceId) is not null)
        .MaxBy(item => checked(Plans.FindByPrice(item.PriceId)!.MonthlyCredits * item.Quantity));
}
