using System.Text;
using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>Events as Stripe writes them: the object as it was, and of an update what was different before.</summary>
internal static class EventJson
{
    public static EventRecord New(World world, string type, JsonObject item, JsonObject? previous)
    {
        var id = World.NewId("evt");
        var data = new JsonObject { ["object"] = item.DeepClone() };
        if (previous is not null) data["previous_attributes"] = previous;
        var json = new JsonObject
        {
            ["id"] = id,
            ["object"] = "event",
            ["api_version"] = StripeTwin.ApiVersion,
            ["created"] = world.Now,
            ["data"] = data,
            ["livemode"] = false,
            ["pending_webhooks"] = 0,
            ["request"] = new JsonObject { ["id"] = world.Call?.RequestId, ["idempotency_key"] = world.Call?.Request.IdempotencyKey },
            ["type"] = type,
        };
        return new EventRecord(id, type, world.Now, Encoding.UTF8.GetBytes(json.ToJsonString()));
    }
}
