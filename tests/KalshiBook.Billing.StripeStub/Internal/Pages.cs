using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Stubs;

/// <summary>Stripe's lists: pages of 1 to 100 objects, 10 if nobody says.</summary>
internal static class Pages
{
    public static JsonObject Of(IEnumerable<JsonObject> items, Call call)
    {
        var limit = (int)(call.Time("limit") ?? 10);
        if (limit is < 1 or > 100) throw Error.Invalid("Limit must be from 1 to 100.", "limit");
        var all = items.ToList();
        var from = call["starting_after"] is { } after ? IndexOf(all, after, "starting_after") + 1 : 0;
        var to = call["ending_before"] is { } before ? IndexOf(all, before, "ending_before") : all.Count;
        var some = all[from..to];
        var page = call["ending_before"] is null ? some.Take(limit) : some.TakeLast(limit);
        return new JsonObject
        {
            ["object"] = "list",
            ["url"] = call.Request.Path,
            ["has_more"] = some.Count > limit,
            ["data"] = new JsonArray([.. page.Select(item => item.DeepClone())]),
        };
    }

    private static int IndexOf(List<JsonObject> all, string id, string parameter)
    {
        var index = all.FindIndex(item => item.Text("id") == id);
        return index >= 0 ? index : throw Error.Missing("object", id, parameter);
    }
}
