using KalshiBook.Billing;
using KalshiBook.Billing.Testing;

namespace KalshiBook.ApiHost;

/// <summary>What the twin sells: whatever the host does.</summary>
internal static class TwinPrices
{
    /// <summary>Gives every paid plan without a price an id of one, by which it can be sold.</summary>
    /// <returns>False: a plan is incomplete, which billing says at the start.</returns>
    public static bool TryName(BillingOptions options)
    {
        if (TryRead(options) is not { } plans) return false;
        foreach (var plan in plans.Paid.Where(plan => !plan.IsSold))
        {
            if (!options.Plans.TryGetValue(plan.Name, out var own)) options.Plans[plan.Name] = own = new PlanOptions();
            own.StripePriceId = "price_twin_" + plan.Name;
        }
        return true;
    }

    /// <summary>Gives a price for every id that is configured.</summary>
    /// <param name="options">Billing's options.</param>
    /// <param name="unread">Hears of a plan whose price, as people read it, says no amount: the twin has one of its own for it.</param>
    public static IReadOnlyList<StripeTwinPrice> Of(BillingOptions options, Action<Plan> unread)
    {
        var plans = PlanCatalogue.Create(options);
        return [.. plans.Paid.SelectMany(plan => Of(plan, unread)), PayAsYouGo(options, plans.Payg)];
    }

    private static IEnumerable<StripeTwinPrice> Of(Plan plan, Action<Plan> unread)
    {
        var price = PriceText.Read(plan.DisplayPrice);
        if (price is null) unread(plan);
        price ??= StripeTwinPrice.Project;
        return plan.StripePriceIds.Select(id => price with { Id = id, ProductName = plan.DisplayName });
    }

    private static StripeTwinPrice PayAsYouGo(BillingOptions options, Plan plan) => new(options.StripePaygPriceId!)
    {
        ProductName = plan.DisplayName,
        UnitAmount = options.Payg.PricePerCredit * 100, // cents
        MeterEventName = options.StripeMeterEventName,
    };

    private static PlanCatalogue? TryRead(BillingOptions options)
    {
        try
        {
            return PlanCatalogue.Create(options);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
