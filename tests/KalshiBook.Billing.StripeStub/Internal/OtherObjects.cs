using System.Globalization;
using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Stubs;

/// <summary>Portal sessions, meter events, and the events that were not delivered.</summary>
internal static class OtherObjects
{
    public static JsonObject CreatePortalSession(World world, Call call)
    {
        call.Allow("customer", "return_url", "configuration");
        world.Customer(call.Required("customer"), "customer");
        var id = World.NewId("bps");
        return new JsonObject
        {
            ["id"] = id,
            ["object"] = "billing_portal.session",
            ["created"] = world.Now,
            ["customer"] = call["customer"],
            ["livemode"] = false,
            ["return_url"] = call["return_url"],
            ["url"] = $"https://billing.example.com/p/session/{id}",
        };
    }

    public static JsonObject CreateMeterEvent(World world, Call call)
    {
        call.Allow("event_name", "payload", "identifier", "timestamp");
        var now = world.Time;
        var identifier = call["identifier"] ?? World.NewId("mtrevt");
        var timestamp = DateTimeOffset.FromUnixTimeSeconds(call.Time("timestamp") ?? world.Now);
        var value = call.Required("payload[value]");
        if (!long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            throw Error.Invalid("The meter event's value is not a number.", "payload");
        // Stripe knows an identifier for at least 24 hours; the stub forgets as soon as it may.
        if (world.MeterEvents.Exists(sent => sent.Identifier == identifier && sent.ReceivedAt > now.AddHours(-24)))
            throw Error.Invalid($"An event already exists with identifier {identifier}.");
        if (timestamp < now.AddDays(-35)) throw Error.Invalid("The timestamp is too far in the past.", "timestamp", "timestamp_too_far_in_past");
        if (timestamp > now.AddMinutes(5)) throw Error.Invalid("The timestamp is in the future.", "timestamp", "timestamp_in_future");
        world.MeterEvents.Add(
            new StripeStubMeterEvent(call.Required("event_name"), call.Required("payload[stripe_customer_id]"), number, identifier, timestamp, now));
        return new JsonObject
        {
            ["object"] = "billing.meter_event",
            ["created"] = world.Now,
            ["event_name"] = call["event_name"],
            ["identifier"] = identifier,
            ["livemode"] = false,
            ["payload"] = JsonObjects.Map(call.Map("payload")),
            ["timestamp"] = timestamp.ToUnixTimeSeconds(),
        };
    }

    /// <summary>Lists events. All that the stub has are events that could not be delivered.</summary>
    public static JsonObject ListEvents(World world, Call call)
    {
        call.Allow("delivery_success", "types", "type", "created", "limit", "starting_after", "ending_before");
        var types = call.List("types");
        if (types.Count > 20) throw Error.Invalid("At most 20 types.", "types");
        var since = call.Time("created[gte]") ?? 0;
        var events = call["delivery_success"] == "true" ? [] : world.Events.AsEnumerable().Reverse();
        return Pages.Of(
            events.Where(item => (types.Count == 0 || types.Contains(item.Text("type")!)) && item.Number("created") >= since)
                .OrderByDescending(item => item.Number("created")),
            call);
    }
}
