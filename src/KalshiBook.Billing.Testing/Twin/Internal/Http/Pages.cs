using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>Stripe's lists: pages of 1 to 100 objects, 10 if nobody says, the newest first.</summary>
internal static class Pages
{
    public static JsonObject Of(IEnumerable<JsonObject> newestFirst, Call call, Func<JsonObject, bool>? filter = null) => Of(
        newestFirst, filter ?? (_ => true), item => item.Id(), item => item.Number("created") ?? 0, item => (JsonObject)item.DeepClone(), call);

    /// <summary>Gives a page. A cursor is a place in the list, and stays one when its object no longer passes the filter.</summary>
    public static JsonObject Of<T>(
        IEnumerable<T> newestFirst, Func<T, bool> filter, Func<T, string> id, Func<T, long> created, Func<T, JsonObject> json, Call call)
    {
        if (call["limit"] is "") throw Error.Invalid("Invalid integer: ", "limit", "parameter_invalid_integer");
        var limit = (int)(call.Number("limit", 1, 100) ?? 10);
        if (call.Has("starting_after") && call.Has("ending_before"))
            throw Error.Invalid("You can use starting_after or ending_before, not both.", "ending_before");
        var some = call["starting_after"] is { } after ? After(newestFirst, id, after) : newestFirst;
        var before = call["ending_before"];
        var page = before is null ? some.Where(Passes).Take(limit + 1).ToList() : Before(some, Passes, id, before, limit + 1);
        var hasMore = page.Count > limit;
        if (hasMore) page.RemoveAt(before is null ? limit : 0);
        return Of(call.Request.Path, page.Select(json), hasMore);

        bool Passes(T item) => IsWithin(created(item), call) && filter(item);
    }

    public static JsonObject Of(string path, IEnumerable<JsonObject> items, bool hasMore = false) => new()
    {
        ["object"] = "list",
        ["url"] = path,
        ["has_more"] = hasMore,
        ["data"] = new JsonArray([.. items]),
    };

    private static IEnumerable<T> After<T>(IEnumerable<T> items, Func<T, string> id, string cursor)
    {
        var rest = items.SkipWhile(item => id(item) != cursor).ToList();
        return rest.Count > 0 ? rest.Skip(1) : throw Error.Missing("object", cursor, "starting_after");
    }

    private static List<T> Before<T>(IEnumerable<T> items, Func<T, bool> passes, Func<T, string> id, string cursor, int count)
    {
        var last = new Queue<T>();
        foreach (var item in items)
        {
            if (id(item) == cursor) return [.. last];
            if (!passes(item)) continue;
            last.Enqueue(item);
            if (last.Count > count) last.Dequeue();
        }
        throw Error.Missing("object", cursor, "ending_before");
    }

    private static bool IsWithin(long created, Call call) =>
        created == (call.Time("created") ?? created)
        && created > (call.Time("created[gt]") ?? long.MinValue) && created >= (call.Time("created[gte]") ?? long.MinValue)
        && created < (call.Time("created[lt]") ?? long.MaxValue) && created <= (call.Time("created[lte]") ?? long.MaxValue);
}
