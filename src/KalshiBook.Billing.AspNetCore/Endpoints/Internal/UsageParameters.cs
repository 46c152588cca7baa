using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>The query of <c>GET /billing/usage</c>, checked. Every fault names its parameter.</summary>
internal sealed record UsageParameters(DateTimeOffset? From, DateTimeOffset? To, UsageGrouping Grouping)
{
    public const string GroupByName = "group_by";

    private const int MaxDays = 400;

    public static bool TryParse(
        IQueryCollection query, string? from, string? to, string? groupBy,
        [NotNullWhen(true)] out UsageParameters? parameters, [NotNullWhen(false)] out string? fault)
    {
        parameters = null;
        fault = FindRepeated(query);
        if (fault is not null) return false;
        if (!TryParseTime("from", from, out var start, out fault) || !TryParseTime("to", to, out var end, out fault)) return false;
        if (ParseGrouping(groupBy) is not { } grouping)
        {
            fault = $"{GroupByName} must be day, endpoint or key.";
            return false;
        }
        parameters = new UsageParameters(start, end, grouping);
        return true;
    }

    public bool TryMakeQuery(
        BillingAccount account, DateTimeOffset now, [NotNullWhen(true)] out UsageQuery? query, [NotNullWhen(false)] out string? fault)
    {
        var (from, to) = (From ?? account.Cycle.Start, To ?? now);
        fault = (from > to, to - from > TimeSpan.FromDays(MaxDays)) switch
        {
            (true, _) when From is null => "to must not be before the start of the billing cycle, unless from is given too.",
            (true, _) => "from must not be after to, which defaults to now.",
            (_, true) => $"from must not be more than {HeaderText.Of(MaxDays)} days before to.",
            _ => null,
        };
        query = fault is null ? new UsageQuery(account.UserId, from, to, Grouping) : null;
        return fault is null;
    }

    private static string? FindRepeated(IQueryCollection query)
    {
        foreach (var name in (string[])["from", "to", GroupByName])
        {
            if (query[name].Count > 1) return $"{name} must not be given more than once.";
        }
        return null;
    }

    private static bool TryParseTime(string name, string? text, out DateTimeOffset? time, [NotNullWhen(false)] out string? fault)
    {
        time = IsoTime.Parse(text);
        fault = text is not null && time is null ? $"{name} must be a date such as 2026-02-14 or a time such as 2026-02-14T09:30:00Z." : null;
        return fault is null;
    }

    private static UsageGrouping? ParseGrouping(string? text) => text switch
    {
        null or "day" => UsageGrouping.Day,
        "endpoint" => UsageGrouping.Endpoint,
        "key" => UsageGrouping.Key,
        _ => null,
    };
}
