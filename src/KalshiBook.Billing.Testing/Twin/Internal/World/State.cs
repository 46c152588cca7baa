using System.Text;
using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>The world as JSON, and back.</summary>
internal static class State
{
    public static JsonObject Save(World world, IdempotencyKeys keys) => new()
    {
        ["api_version"] = StripeTwin.ApiVersion,
        ["objects"] = new JsonArray([.. world.Everything.Select(item => item.DeepClone())]),
        ["notes"] = new JsonObject(world.Notes.Select(note => KeyValuePair.Create(note.Key, (JsonNode?)note.Value.DeepClone()))),
        ["usage"] = new JsonArray([.. world.Usage.All.Select(one => new JsonObject
        {
            ["event_name"] = one.EventName,
            ["customer"] = one.CustomerId,
            ["value"] = one.Value,
            ["identifier"] = one.Identifier,
            ["timestamp"] = one.Timestamp.ToUnixTimeMilliseconds(),
            ["received_at"] = one.ReceivedAt.ToUnixTimeMilliseconds(),
        })]),
        ["events"] = new JsonArray([.. world.Events.All.Select(one => new JsonObject { ["json"] = Encoding.UTF8.GetString(one.Json), ["pending"] = one.Pending })]),
        ["keys"] = new JsonArray([.. keys.All().Select(entry => new JsonObject
        {
            ["key"] = entry.Key,
            ["request"] = entry.Value.Request,
            ["at"] = entry.Value.At.ToUnixTimeMilliseconds(),
            ["status"] = entry.Value.Answer!.Status,
            ["body"] = entry.Value.Answer.Body,
        })]),
    };

    public static void Load(JsonObject state, World world, IdempotencyKeys keys)
    {
        foreach (var item in Items(state, "objects")) Load(world, (JsonObject)item.DeepClone());
        foreach (var (id, note) in state.Object("notes")) world.Notes[id] = (JsonObject)note!.DeepClone();
        foreach (var one in Items(state, "usage"))
        {
            world.Usage.Add(new StripeTwinMeterEvent(
                one.Text("event_name")!, one.Text("customer")!, one.Number("value")!.Value, one.Text("identifier")!, Time(one, "timestamp"), Time(one, "received_at")));
        }
        foreach (var one in Items(state, "events"))
        {
            var json = JsonNode.Parse(one.Text("json")!)!.AsObject();
            var pending = (int)one.Number("pending")!.Value;
            // What was still to be delivered when the twin stopped counts as undelivered: whoever asks for that finds it.
            world.Events.Keep(new EventRecord(json.Id(), json.Text("type")!, json.Number("created")!.Value, Encoding.UTF8.GetBytes(one.Text("json")!)) { Pending = pending, Failing = pending });
        }
        foreach (var one in Items(state, "keys"))
            keys.Keep(one.Text("key")!, new(one.Text("request")!, Time(one, "at"), new Answer((int)one.Number("status")!.Value, one.Text("body")!)));
    }

    private static void Load(World world, JsonObject item)
    {
        world.Put(item);
        switch (item.Text("object"))
        {
            case "subscription": SubscriptionLife.Watch(world, item); break;
            case "invoice": world.Agenda.Add(item.Id(), item.Number("next_payment_attempt")); break;
            case CheckoutSessions.Kind: world.Agenda.Add(item.Id(), item.Number("expires_at")); break;
        }
    }

    private static IEnumerable<JsonObject> Items(JsonObject state, string name) => state[name]!.AsArray().Select(item => item!.AsObject());

    private static DateTimeOffset Time(JsonObject item, string name) => DateTimeOffset.FromUnixTimeMilliseconds(item.Number(name)!.Value);
}
