using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>The body of <c>POST /billing/payg</c>, checked. Every fault names its member.</summary>
internal sealed record PaygChoice(bool Enable, OverageLimitChoice Limit)
{
    public static bool TryParse(
        JsonElement? body, long? maximum, [NotNullWhen(true)] out PaygChoice? choice, [NotNullWhen(false)] out string? fault)
    {
        choice = null;
        var enable = body.Member("enable")?.ValueKind;
        fault = enable is JsonValueKind.True or JsonValueKind.False ? null : "enable must be true or false.";
        if (fault is not null || !TryParseLimit(body.Member("overage_limit"), maximum, out var limit, out fault)) return false;
        choice = new PaygChoice(enable == JsonValueKind.True, limit);
        return true;
    }

    // Left out, the last one stays; null is none. Checked also where pay-as-you-go is switched off: the client means something by it.
    private static bool TryParseLimit(
        JsonElement? element, long? maximum, out OverageLimitChoice limit, [NotNullWhen(false)] out string? fault)
    {
        (limit, fault) = (OverageLimitChoice.None, null);
        if (element is not { } given) return true;
        if (given.ValueKind == JsonValueKind.Null) limit = OverageLimitChoice.Of(null);
        else if (given.ValueKind == JsonValueKind.Number && given.TryGetInt64(out var credits) && credits >= 0)
            limit = OverageLimitChoice.Of(credits);
        else fault = "overage_limit must be a whole number of credits, 0 or more, or null for no limit.";
        if (fault is null && maximum is { } most && (limit.Credits ?? long.MaxValue) > most)
            fault = $"overage_limit must not be above {HeaderText.Of(most)} here.";
        return fault is null;
    }
}
