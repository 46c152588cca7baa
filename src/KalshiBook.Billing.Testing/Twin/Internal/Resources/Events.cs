using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>Events, as they can be read and listed.</summary>
internal static class Events
{
    public static JsonObject Get(World world, Call call)
    {
        call.Allow();
        return (world.Events.Find(call.Id) ?? throw Error.Missing("event", call.Id, parameter: null)).ToJson();
    }

    public static JsonObject List(World world, Call call)
    {
        call.AllowList("delivery_success", "types[#]", "type");
        var types = call.List("types");
        if (types.Count > 20) throw Error.Invalid("At most 20 types.", "types");
        if (call["type"] is { } type) types.Add(type);
        bool? delivered = call.Has("delivery_success") ? call.Flag("delivery_success") : null;
        return Pages.Of(
            world.Events.NewestFirst().OrderByDescending(one => one.Created),
            one => (types.Count == 0 || types.Exists(asked => IsOf(one.Type, asked))) && (delivered is null || delivered == (one.Pending == 0)),
            one => one.Id,
            one => one.Created,
            one => one.ToJson(),
            call);
    }

    /// <summary>Gives a thin event with its data.</summary>
    public static JsonObject GetThin(World world, Call call)
    {
        call.Allow();
        return JsonNode.Parse(world.Events.FindThin(call.Id) ?? throw Error.Missing("event", call.Id, parameter: null))!.AsObject();
    }

    private static bool IsOf(string type, string asked) =>
        asked.EndsWith(".*", StringComparison.Ordinal) ? type.StartsWith(asked[..^1], StringComparison.Ordinal) : type == asked;
}
