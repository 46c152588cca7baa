using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>The world as JSON, and back.</summary>
internal static class State
{
    /// <summary>Writes it, in one go and without a copy: nothing else happens in the world meanwhile.</summary>
    public static void Save(Utf8JsonWriter json, World world, IdempotencyKeys keys)
    {
        json.WriteStartObject();
        json.WriteString("api_version", StripeTwin.ApiVersion);
        Write(json, "objects", world.Everything, item => item.WriteTo(json));
        json.WriteStartObject("notes");
        foreach (var (id, note) in world.Notes)
        {
            json.WritePropertyName(id);
            note.WriteTo(json);
        }
        json.WriteEndObject();
        Write(json, "usage", world.Usage.All, one => Usage(one.Event, one.Counts).WriteTo(json));
        Write(json, "events", world.Events.All, one =>
        {
            json.WriteStartObject();
            json.WriteNumber("pending", one.Pending);
            json.WritePropertyName("json");
            json.WriteRawValue(one.Json, skipInputValidation: true);
            json.WriteEndObject();
        });
        Write(json, "keys", keys.All(), entry => Key(entry.Key, entry.Value).WriteTo(json));
        json.WriteEndObject();
    }

    public static void Load(JsonObject state, World world, IdempotencyKeys keys)
    {
        foreach (var item in Items(state, "objects")) Load(world, (JsonObject)item.DeepClone());
        foreach (var (id, note) in state.Object("notes")) world.Notes[id] = (JsonObject)note!.DeepClone();
        foreach (var one in Items(state, "usage"))
        {
            world.Usage.Add(new StripeTwinMeterEvent(
                one.Text("event_name")!, one.Text("customer")!, one.Number("value")!.Value, one.Text("identifier")!, Time(one, "timestamp"), Time(one, "received_at")), one.Flag("counts"));
        }
        foreach (var one in Items(state, "events"))
        {
            var json = one.Object("json");
            var pending = (int)one.Number("pending")!.Value;
            // What was still to be delivered when the twin stopped counts as undelivered: whoever asks for that finds it.
            world.Events.Keep(new EventRecord(json.Id(), json.Text("type")!, json.Number("created") ?? 0, Encoding.UTF8.GetBytes(json.ToJsonString())) { Pending = pending, Failing = pending });
        }
        foreach (var one in Items(state, "keys"))
            keys.Keep(one.Text("key")!, new(one.Text("request")!, Time(one, "at"), new Answer((int)one.Number("status")!.Value, one.Text("body")!)));
    }

    private static void Write<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items) write(item);
        json.WriteEndArray();
    }

    private static JsonObject Usage(StripeTwinMeterEvent one, bool counts) => new()
    {
        ["counts"] = counts,
        ["event_name"] = one.EventName,
        ["customer"] = one.CustomerId,
        ["value"] = one.Value,
        ["identifier"] = one.Identifier,
        ["timestamp"] = one.Timestamp.ToUnixTimeMilliseconds(),
        ["received_at"] = one.ReceivedAt.ToUnixTimeMilliseconds(),
    };

    private static JsonObject Key(string key, IdempotencyKeys.Entry entry) => new()
    {
        ["key"] = key,
        ["request"] = entry.Request,
        ["at"] = entry.At.ToUnixTimeMilliseconds(),
        ["status"] = entry.Answer!.Status,
        ["body"] = entry.Answer.Body,
    };

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
