namespace KalshiBook.Billing;

/// <summary>The default catalogue. Outside this file nothing knows the name of a paid plan.</summary>
internal static class DefaultPlans
{
    /// <summary>What every account starts with.</summary>
    public const string Free = "free";

    /// <summary>What <see cref="Free"/> is called while pay-as-you-go is on.</summary>
    public const string Payg = "payg";

    /// <summary>The one paid plan, which the flat name <c>STRIPE_PROJECT_PRICE_ID</c> belongs to.</summary>
    public const string Project = "project";

    public static IReadOnlyDictionary<string, PlanOptions> All { get; } = new Dictionary<string, PlanOptions>(StringComparer.Ordinal)
    {
        [Free] = new() { MonthlyCredits = 1_000, RequestsPerMinute = 30, DisplayPrice = "$0" },
        [Payg] = new() { MonthlyCredits = 1_000, RequestsPerMinute = 60, DisplayName = "Pay-As-You-Go" },
        [Project] = new() { MonthlyCredits = 4_000, RequestsPerMinute = 120, DisplayPrice = "$30 / month" },
    };
}
