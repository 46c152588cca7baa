using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Finds the plan that a checkout is for.</summary>
internal static class SoldPlans
{
    /// <summary>Finds the plan that a body names, or, where it names none, the one that is meant.</summary>
    public static bool TryChoose(
        PlanCatalogue plans, JsonElement? body, [NotNullWhen(true)] out Plan? plan, [NotNullWhen(false)] out string? fault)
    {
        var sold = plans.Paid.Where(candidate => candidate.IsSold).ToList();
        var named = body.Member("plan");
        plan = named is null or { ValueKind: JsonValueKind.Null } ? Default(sold) : sold.Find(candidate => candidate.Name == named.Text());
        fault = plan is not null ? null
            : sold.Count == 0 ? "plan can't be chosen: none is sold here."
            : $"plan must be one of: {string.Join(", ", sold.Select(candidate => candidate.Name))}.";
        return fault is null;
    }

    private static Plan? Default(List<Plan> sold) =>
        sold.Count == 1 ? sold[0] : sold.Find(candidate => candidate.Name == DefaultPlans.Project);
}
