using Microsoft.AspNetCore.Http.HttpResults;

namespace KalshiBook.ApiHost;

/// <summary>The answers of the data endpoints.</summary>
internal static class DataResults
{
    public static Failure MarketNotFound { get; } = Failure.NotFound("market_not_found", "No market has this ticker.");

    public static Ok<DataAnswer<T>> Ok<T>(HttpContext context, T data)
        where T : notnull =>
        TypedResults.Ok(new DataAnswer<T>(data, context.GetBillingRequestId(), ResponseTime.Of(context)));

    public static Ok<DataPage<T>> Page<T>(HttpContext context, HistoryRequest request, IEnumerable<T> all)
    {
        var (position, count) = (request.Position(), request.Count());
        var page = all.Skip(position).Take(count + 1).ToList();
        var hasMore = page.Count > count;
        if (hasMore) page.RemoveAt(count);
        var next = hasMore ? request.CursorAt(position + count) : null;
        return TypedResults.Ok(new DataPage<T>(page, next, hasMore, context.GetBillingRequestId(), ResponseTime.Of(context)));
    }
}
