using System.Globalization;
using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>What is wrong with a meter event that was accepted, as the thin events that Stripe sends of it.</summary>
internal static class MeterErrors
{
    /// <summary>Tells whether an event counts, and of what is wrong with it else.</summary>
    public static bool Check(World world, string eventName, string customerId, string identifier)
    {
        var meter = Meters.Active(world, eventName) ?? Meters.Of(world, eventName).FirstOrDefault();
        if (meter is null) return Tell(world, "v1.billing.meter.no_meter_found", null, "no_meter", "No meter found for the event name", identifier);
        if (meter.Text("status") != "active") return Report(world, meter, "archived_meter", "The meter is archived", identifier);
        if (world.Find(customerId) is not { } customer || customer.Text("object") != "customer" || customer.ContainsKey("deleted"))
            return Report(world, meter, "meter_event_customer_not_found", "Customer not found", identifier);
        return true;
    }

    private static bool Report(World world, JsonObject meter, string code, string message, string identifier) =>
        Tell(world, "v1.billing.meter.error_report_triggered", meter, code, message, identifier);

    private static bool Tell(World world, string type, JsonObject? meter, string code, string message, string identifier)
    {
        var json = new JsonObject
        {
            ["id"] = World.NewId("evt_test"),
            ["object"] = "v2.core.event",
            ["context"] = null,
            ["created"] = Text(world.Time),
            ["livemode"] = false,
            ["reason"] = null,
            ["type"] = type,
        };
        if (meter is not null)
            json["related_object"] = new JsonObject { ["id"] = meter.Id(), ["type"] = "billing.meter", ["url"] = $"/v1/billing/meters/{meter.Id()}" };
        var notification = json.ToJsonString(); // without data, which is for those who ask for the event
        json["data"] = Data(world, code, message, identifier);
        world.Events.AddThin(json.Id(), json.ToJsonString(), notification);
        return false;
    }

    private static JsonObject Data(World world, string code, string message, string identifier) => new()
    {
        ["developer_message_summary"] = "There is 1 invalid event",
        ["reason"] = new JsonObject
        {
            ["error_count"] = 1,
            ["error_types"] = new JsonArray(new JsonObject
            {
                ["code"] = code,
                ["error_count"] = 1,
                ["sample_errors"] = new JsonArray(
                    new JsonObject { ["error_message"] = message, ["request"] = new JsonObject { ["identifier"] = identifier } }),
            }),
        },
        ["validation_start"] = Text(world.Time.AddSeconds(-10)),
        ["validation_end"] = Text(world.Time),
    };

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
