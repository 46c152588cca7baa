using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Stubs;

/// <summary>A price. One that nobody described is billed every month.</summary>
internal sealed record Price(string Id, string Interval = "month", int Count = 1, bool IsMetered = false)
{
    public DateTimeOffset After(DateTimeOffset start) => Interval switch
    {
        "year" => start.AddYears(Count),
        "week" => start.AddDays(7 * Count),
        "day" => start.AddDays(Count),
        _ => start.AddMonths(Count),
    };

    public JsonObject ToJson() => new()
    {
        ["id"] = Id,
        ["object"] = "price",
        ["active"] = true,
        ["billing_scheme"] = "per_unit",
        ["currency"] = "usd",
        ["livemode"] = false,
        ["lookup_key"] = null,
        ["metadata"] = new JsonObject(),
        ["product"] = "prod_stub",
        ["recurring"] = new JsonObject
        {
            ["interval"] = Interval,
            ["interval_count"] = Count,
            ["meter"] = IsMetered ? "mtr_stub" : null,
            ["usage_type"] = IsMetered ? "metered" : "licensed",
        },
        ["type"] = "recurring",
        ["unit_amount"] = IsMetered ? null : 3000,
        ["unit_amount_decimal"] = IsMetered ? "0.8" : "3000",
    };
}
