using System.Globalization;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Tells people why a charge was refused and what they can do. Nothing is named that they can't.</summary>
internal static class RefusalMessages
{
    public static string Of(ChargeOutcome outcome, long cost, Balance balance, DateTime? resetsAt, RefusalWays ways) => outcome switch
    {
        ChargeOutcome.PaygLimitReached => LimitReached(balance, resetsAt, ways),
        ChargeOutcome.PaygSuspended => "Pay-As-You-Go is suspended until an open invoice is paid." + At(ways.Pay, " Pay it at "),
        _ => Exhausted(cost, balance, resetsAt, ways),
    };

    private static string Exhausted(long cost, Balance balance, DateTime? resetsAt, RefusalWays ways)
    {
        const string Reached = "Monthly credit limit reached. ";
        if (resetsAt is null) return Reached + Renewal(resetsAt) + At(ways.Pay, " Pay at ");
        var upgrade = ways.Upgrade is null ? null : $"pgrade to the {ways.BetterPlan!.DisplayName} plan at {ways.Upgrade}.";
        return (ways.EnablePayg, upgrade) switch
        {
            (not null, not null) => $"{Reached}Enable Pay-As-You-Go for continued access or u{upgrade}",
            (not null, null) => $"{Reached}Enable Pay-As-You-Go for continued access.",
            (null, not null) => $"{Reached}U{upgrade}",
            _ when cost > balance.Total => Invariant($"This request costs {cost} credits, more than the {balance.Total} of the whole billing cycle."),
            _ => Reached + Renewal(resetsAt),
        };
    }

    private static string LimitReached(Balance balance, DateTime? resetsAt, RefusalWays ways)
    {
        var reached = Invariant($"This request would pass the Pay-As-You-Go limit of {balance.OverageLimit} overage credits in a billing cycle. ");
        return ways.RaiseLimit is null ? reached + Renewal(resetsAt) : reached + $"Raise the limit at {ways.RaiseLimit}.";
    }

    private static string Renewal(DateTime? resetsAt) => resetsAt is { } time
        ? Invariant($"Credits renew at {time:yyyy-MM-dd'T'HH:mm:ss'Z'}.")
        : "Credits renew once the subscription is paid.";

    private static string At(string? path, string words) => path is null ? "" : $"{words}{path}.";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
