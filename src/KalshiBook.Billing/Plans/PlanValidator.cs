using System.Text.RegularExpressions;

namespace KalshiBook.Billing;

/// <summary>Checks the configured plans, each and together.</summary>
internal static partial class PlanValidator
{
    private const string Section = BillingOptions.SectionName + ":Plans";

    public static void Check(BillingOptions options, List<string> failures)
    {
        var plans = PlanCatalogue.Merge(options.Plans);
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, plan) in plans)
        {
            CheckFigures(name, plan, failures);
            CheckPrices(name, plan, options, owners, failures);
        }
    }

    private static void CheckFigures(string name, PlanOptions plan, List<string> failures)
    {
        if (!PlanName().IsMatch(name))
            failures.Add($"{Section}:{name}: a plan's name is 1 to 50 letters, digits, hyphens and underscores.");
        if (plan.MonthlyCredits is null)
            failures.Add($"{Section}:{name}:MonthlyCredits is required.");
        if (plan.MonthlyCredits is < 0 or > Charge.MaxCredits)
            failures.Add($"{Section}:{name}:MonthlyCredits must be from 0 to {Charge.MaxCredits}.");
        if (plan.RequestsPerMinute is null)
            failures.Add($"{Section}:{name}:RequestsPerMinute is required.");
        if (plan.RequestsPerMinute < 1)
            failures.Add($"{Section}:{name}:RequestsPerMinute must be at least 1.");
    }

    private static void CheckPrices(
        string name, PlanOptions plan, BillingOptions options, Dictionary<string, string> owners, List<string> failures)
    {
        var flatName = name == DefaultPlans.Project ? "STRIPE_PROJECT_PRICE_ID or " : "";
        var setting = $"{flatName}{Section}:{name}:StripePriceId";
        var prices = PlanCatalogue.PriceIds(plan.StripePriceId);
        if (!PlanCatalogue.IsPaid(name) && prices.Length > 0)
            failures.Add($"{setting} must be empty: the plan {name} is not subscribed to.");
        if (PlanCatalogue.IsPaid(name) && prices.Length == 0 && options.IsStripeOn)
            failures.Add($"{setting} is required while Stripe is on (STRIPE_SECRET_KEY is set).");
        foreach (var price in prices)
        {
            if (!IsPriceId(price))
                failures.Add($"{setting} has a price id with characters that no id of Stripe has.");
            if (!owners.TryAdd(price, name))
                failures.Add($"{setting} has a price id that the plan {owners[price]} has too.");
            if (string.Equals(price, options.StripePaygPriceId?.Trim(), StringComparison.Ordinal))
                failures.Add($"{setting} has the price id of STRIPE_PAYG_PRICE_ID, which must not be a plan's.");
        }
    }

    internal static bool IsPriceId(string price) => PriceId().IsMatch(price);

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,255}\z", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex PriceId();

    [GeneratedRegex(@"^[a-z0-9][a-z0-9_-]{0,49}\z", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex PlanName();
}
