using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>What a meter has counted for a customer, at once or by hours or days. Times are whole minutes, or whole hours or days in UTC.</summary>
internal static class MeterSummaries
{
    public static JsonObject List(World world, Call call)
    {
        call.Allow("customer", "start_time", "end_time", "value_grouping_window", "limit", "starting_after", "ending_before");
        var meter = world.Get("billing.meter", call.Id);
        var customer = world.Get("customer", call.Required("customer"), "customer").Id();
        var window = call.Has("value_grouping_window") ? call.Choice("value_grouping_window", "", "hour", "day") : null;
        var step = window switch { "hour" => 3600L, "day" => 86400L, _ => 60L };
        var (start, end) = (Time(call, "start_time", step), Time(call, "end_time", step));
        if (end <= start) throw Error.Invalid("end_time has to be after start_time.", "end_time");
        var summaries = world.Usage.Of(meter.Text("event_name")!, customer, start, end)
            .GroupBy(one => window is null ? start : one.Timestamp.ToUnixTimeSeconds() / step * step)
            .OrderByDescending(group => group.Key)
            .Select(group => Summary(meter, customer, group.Key, window is null ? end : group.Key + step, group));
        return Pages.Of(summaries, call);
    }

    /// <summary>Adds up events as the meter does.</summary>
    public static decimal Aggregate(JsonObject meter, IEnumerable<StripeTwinMeterEvent> events) => meter.Object("default_aggregation").Text("formula") switch
    {
        "count" => events.Count(),
        "last" => events.OrderBy(one => one.Timestamp).LastOrDefault()?.Value ?? 0,
        _ => events.Sum(one => (decimal)one.Value),
    };

    private static long Time(Call call, string name, long step)
    {
        call.Required(name);
        var time = call.Time(name)!.Value;
        return time % step == 0 ? time : throw Error.Invalid($"{name} has to be aligned with {step} seconds.", name);
    }

    private static JsonObject Summary(JsonObject meter, string customer, long start, long end, IEnumerable<StripeTwinMeterEvent> events) => new()
    {
        ["id"] = $"mtrusg_test_{customer}_{start}",
        ["object"] = "billing.meter_event_summary",
        ["aggregated_value"] = Aggregate(meter, events),
        ["end_time"] = end,
        ["livemode"] = false,
        ["meter"] = meter.Id(),
        ["start_time"] = start,
    };
}
