namespace KalshiBook.Billing.AspNetCore;

/// <summary>The ways out of a refusal that this account, on this host, can take.</summary>
/// <param name="WaitUntil">When waiting helps, or null where it doesn't.</param>
/// <param name="EnablePayg">The path that switches pay-as-you-go on, or null.</param>
/// <param name="RaiseLimit">The path that raises the overage limit, or null.</param>
/// <param name="BetterPlan">The smallest better plan that can be bought, or null.</param>
/// <param name="Upgrade">The path that leads to it: checkout, for a subscriber the portal; or null.</param>
/// <param name="Pay">The path that leads to the open invoice, or null.</param>
internal sealed record RefusalWays(
    DateTime? WaitUntil, string? EnablePayg, string? RaiseLimit, Plan? BetterPlan, string? Upgrade, string? Pay)
{
    public IEnumerable<ErrorAction> Actions
    {
        get
        {
            if (WaitUntil is not null) yield return new ErrorAction { Type = "wait", Until = WaitUntil };
            if (EnablePayg is not null) yield return Call("enable_payg", EnablePayg);
            if (RaiseLimit is not null) yield return Call("raise_limit", RaiseLimit);
            if (Upgrade is not null) yield return Call("upgrade", Upgrade);
            if (Pay is not null) yield return Call("pay", Pay);
        }
    }

    public static RefusalWays Find(
        ChargeOutcome outcome, long cost, Balance balance, DateTime? resetsAt, PlanCatalogue plans, BillingOptions options, BillingPaths paths)
    {
        // Without Stripe the endpoints may be mapped, but only answer that they can't.
        if (!options.IsStripeOn) paths = new BillingPaths(null, null, null);
        var better = Better(balance, plans);
        return new RefusalWays(
            WaitUntil: cost <= Fresh(outcome, balance) ? resetsAt : null,
            EnablePayg: balance.PaygEnabled || balance.PaygSuspended ? null : paths.Payg,
            RaiseLimit: outcome == ChargeOutcome.PaygLimitReached && IsBelowMaximum(balance, options.Payg) ? paths.Payg : null,
            BetterPlan: better,
            Upgrade: better is null ? null : balance.IsSubscribed ? paths.Portal : paths.Checkout,
            Pay: outcome == ChargeOutcome.PaygSuspended || resetsAt is null ? paths.Portal : null);
    }

    private static ErrorAction Call(string type, string path) => new() { Type = type, Method = "POST", Path = path, Auth = "access_token" };

    // What one request can cost at most at the start of a cycle. Overage begins anew as well, where it isn't suspended.
    private static long Fresh(ChargeOutcome outcome, Balance balance) =>
        balance.Total + (outcome == ChargeOutcome.PaygLimitReached ? balance.OverageLimit ?? 0 : 0);

    private static bool IsBelowMaximum(Balance balance, PaygOptions payg) =>
        payg.MaxOverageLimit is not { } maximum || balance.OverageLimit < maximum;

    private static Plan? Better(Balance balance, PlanCatalogue plans)
    {
        var present = plans.Find(balance.Tier)?.MonthlyCredits ?? balance.Total;
        return plans.Paid.FirstOrDefault(plan => plan.IsSold && plan.MonthlyCredits > present);
    }
}
