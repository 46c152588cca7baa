using System.Collections.Frozen;

namespace KalshiBook.Billing;

/// <summary>The plans that a host offers. Immutable.</summary>
public sealed class PlanCatalogue
{
    private readonly FrozenDictionary<string, Plan> _byName;
    private readonly FrozenDictionary<string, Plan> _byPrice;

    private PlanCatalogue(IReadOnlyList<Plan> plans)
    {
        Plans = plans;
        _byName = plans.ToFrozenDictionary(plan => plan.Name, StringComparer.Ordinal);
        _byPrice = plans.SelectMany(plan => plan.StripePriceIds, (plan, price) => (price, plan))
            .ToFrozenDictionary(entry => entry.price, entry => entry.plan, StringComparer.Ordinal);
    }

    /// <summary>Gets all plans, those with the fewest credits first.</summary>
    public IReadOnlyList<Plan> Plans { get; }

    /// <summary>Gets the plan that every account starts with.</summary>
    public Plan Free => _byName[DefaultPlans.Free];

    /// <summary>Gets the plan of an account without a subscription that has pay-as-you-go on.</summary>
    public Plan Payg => _byName[DefaultPlans.Payg];

    /// <summary>Gets the plans that are had by subscribing, those with the fewest credits first.</summary>
    public IEnumerable<Plan> Paid => Plans.Where(plan => IsPaid(plan.Name));

    /// <summary>Makes the catalogue from options.</summary>
    /// <param name="options">Valid options.</param>
    /// <returns>The default catalogue, with what the options change and add.</returns>
    /// <remarks>
    /// The default paid plan is left out where the options name paid plans and it is not among them: a host that sells plans of its own need
    /// not take ours back.
    /// </remarks>
    public static PlanCatalogue Create(BillingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new PlanCatalogue([.. Merge(options.Plans).Select(entry => ToPlan(entry.Key, entry.Value)).OrderBy(plan => plan.MonthlyCredits)]);
    }

    /// <summary>Finds a plan by its name.</summary>
    /// <param name="name">The name, in lower case.</param>
    /// <returns>The plan, or null.</returns>
    public Plan? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Finds the plan that a Stripe price belongs to.</summary>
    /// <param name="stripePriceId">Stripe's id of the price.</param>
    /// <returns>The plan, or null.</returns>
    public Plan? FindByPrice(string stripePriceId) => _byPrice.GetValueOrDefault(stripePriceId);

    internal static bool IsPaid(string name) => name is not (DefaultPlans.Free or DefaultPlans.Payg);

    /// <summary>Gives every plan's options, whole or not: what is configured over what is default.</summary>
    internal static IReadOnlyDictionary<string, PlanOptions> Merge(IDictionary<string, PlanOptions> configured)
    {
        var plans = new Dictionary<string, PlanOptions>(StringComparer.Ordinal);
        // Configuration keys know no case, names on the wire do.
        foreach (var (key, plan) in configured) plans[key.ToLowerInvariant()] = plan;
        var sellsItsOwn = plans.Keys.Any(IsPaid);
        foreach (var (name, preset) in DefaultPlans.All)
        {
            if (plans.TryGetValue(name, out var plan)) plans[name] = Over(preset, plan);
            else if (!IsPaid(name) || !sellsItsOwn) plans[name] = preset;
        }
        return plans;
    }

    internal static string[] PriceIds(string? commaSeparated) =>
        (commaSeparated ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static PlanOptions Over(PlanOptions preset, PlanOptions plan) => new()
    {
        MonthlyCredits = plan.MonthlyCredits ?? preset.MonthlyCredits,
        RequestsPerMinute = plan.RequestsPerMinute ?? preset.RequestsPerMinute,
        StripePriceId = plan.StripePriceId ?? preset.StripePriceId,
        DisplayPrice = plan.DisplayPrice ?? preset.DisplayPrice,
        DisplayName = plan.DisplayName ?? preset.DisplayName,
    };

    private static Plan ToPlan(string name, PlanOptions plan) => new()
    {
        Name = name,
        DisplayName = plan.DisplayName ?? char.ToUpperInvariant(name[0]) + name[1..],
        MonthlyCredits = plan.MonthlyCredits ?? throw Incomplete(name),
        RequestsPerMinute = plan.RequestsPerMinute ?? throw Incomplete(name),
        DisplayPrice = plan.DisplayPrice,
        StripePriceIds = PriceIds(plan.StripePriceId),
    };

    private static InvalidOperationException Incomplete(string name) =>
        new($"The plan {name} has no {nameof(PlanOptions.MonthlyCredits)} or no {nameof(PlanOptions.RequestsPerMinute)}.");
}
