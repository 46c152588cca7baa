using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>Meters. After it is made only a meter's display name can be changed.</summary>
internal static class Meters
{
    private const string Kind = "billing.meter";

    public static JsonObject Create(World world, Call call)
    {
        call.Allow(
            "display_name", "event_name", "default_aggregation[formula]", "customer_mapping[type]", "customer_mapping[event_payload_key]",
            "value_settings[event_payload_key]");
        var (displayName, eventName) = (call.Required("display_name"), call.Required("event_name"));
        if (eventName.Length > 100) throw Error.Invalid("Invalid string: must be at most 100 characters", "event_name");
        call.Required("default_aggregation[formula]");
        var formula = call.Choice("default_aggregation[formula]", "sum", "sum", "count", "last");
        var customerKey = call.Text("customer_mapping[event_payload_key]", 100) ?? "stripe_customer_id";
        var valueKey = call.Text("value_settings[event_payload_key]", 100) ?? "value";
        call.Choice("customer_mapping[type]", "by_id", "by_id");
        if (Active(world, eventName) is not null) throw Error.Invalid($"An active meter with event name {eventName} exists already.", "event_name");
        var meter = Put(world, eventName, displayName);
        meter.Object("default_aggregation")["formula"] = formula;
        meter.Object("customer_mapping")["event_payload_key"] = customerKey;
        meter.Object("value_settings")["event_payload_key"] = valueKey;
        return meter;
    }

    public static JsonObject Get(World world, Call call)
    {
        call.Allow();
        return world.Get(Kind, call.Id);
    }

    public static JsonObject List(World world, Call call)
    {
        call.AllowList("status");
        var status = call.Has("status") ? call.Choice("status", "", "active", "inactive") : null;
        return Pages.Of(world.All(Kind), call, meter => status is null || meter.Text("status") == status);
    }

    public static JsonObject Update(World world, Call call)
    {
        call.Allow("display_name");
        var meter = world.Get(Kind, call.Id);
        if (call.Text("display_name", 250) is { } name) meter.Set(("display_name", name), ("updated", world.Now));
        return meter;
    }

    public static JsonObject Deactivate(World world, Call call) => SetStatus(world, call, "active", "inactive");

    public static JsonObject Reactivate(World world, Call call) => SetStatus(world, call, "inactive", "active");

    /// <summary>Gives the meter that takes the events of a name.</summary>
    public static JsonObject? Active(World world, string eventName) => Of(world, eventName).FirstOrDefault(meter => meter.Text("status") == "active");

    public static IEnumerable<JsonObject> Of(World world, string eventName) => world.All(Kind).Where(meter => meter.Text("event_name") == eventName);

    public static JsonObject Put(World world, string eventName, string displayName)
    {
        var meter = Templates.New(Kind, World.NewId("mtr"));
        meter.Set(("created", world.Now), ("updated", world.Now), ("event_name", eventName), ("display_name", displayName));
        return world.Put(meter);
    }

    private static JsonObject SetStatus(World world, Call call, string from, string to)
    {
        call.Allow();
        var meter = world.Get(Kind, call.Id);
        if (meter.Text("status") != from) throw Error.Invalid($"The meter is {meter.Text("status")} already.");
        if (to == "active" && Active(world, meter.Text("event_name")!) is not null)
            throw Error.Invalid("Another active meter has its event name.", "event_name");
        meter.Set(("status", to), ("updated", world.Now));
        meter.Object("status_transitions")["deactivated_at"] = to == "inactive" ? world.Now : null;
        return meter;
    }
}
