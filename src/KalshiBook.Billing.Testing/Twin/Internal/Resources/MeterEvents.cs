using System.Globalization;
using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>Meter events. That one is accepted does not say that it counts: customer and meter are looked at afterwards, and a thin event tells of errors.</summary>
internal static class MeterEvents
{
    public static JsonObject Create(World world, Call call)
    {
        call.Allow("event_name", "payload[*]", "identifier", "timestamp");
        var now = world.Time;
        var name = call.Required("event_name");
        var meter = Meters.Active(world, name);
        var customer = call.Required($"payload[{meter?.Object("customer_mapping").Text("event_payload_key") ?? "stripe_customer_id"}]");
        var value = Value(call, $"payload[{meter?.Object("value_settings").Text("event_payload_key") ?? "value"}]");
        var identifier = call.Text("identifier", 100) ?? World.NewId("mtrevt");
        var timestamp = DateTimeOffset.FromUnixTimeSeconds(call.Time("timestamp") ?? world.Now);
        if (world.Usage.Knows(identifier, now)) throw Error.Invalid($"An event already exists with identifier {identifier}.");
        if (timestamp < now.AddDays(-35)) throw Error.Invalid("The timestamp is too far in the past.", "timestamp", "timestamp_too_far_in_past");
        if (timestamp > now.AddMinutes(5)) throw Error.Invalid("The timestamp is in the future.", "timestamp", "timestamp_in_future");
        world.Usage.Add(new StripeTwinMeterEvent(name, customer, value, identifier, timestamp, now), counts: MeterErrors.Check(world, name, customer, identifier));
        return new JsonObject
        {
            ["object"] = "billing.meter_event",
            ["created"] = world.Now,
            ["event_name"] = name,
            ["identifier"] = identifier,
            ["livemode"] = false,
            ["payload"] = JsonObjects.Map(call.Map("payload")),
            ["timestamp"] = timestamp.ToUnixTimeSeconds(),
        };
    }

    // Whole numbers, of the 15 digits that Stripe takes.
    private static long Value(Call call, string parameter) =>
        long.TryParse(call.Required(parameter), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number is > -1_000_000_000_000_000 and < 1_000_000_000_000_000
                ? number
                : throw Error.Invalid("The value of a meter event is a whole number of at most 15 digits.", parameter);
}
