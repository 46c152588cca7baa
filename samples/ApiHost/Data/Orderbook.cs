namespace KalshiBook.ApiHost;

/// <summary>An order book at an instant: bids of both sides, the best price first.</summary>
internal sealed record Orderbook(
    string MarketTicker, DateTime Timestamp, DateTime SnapshotBasis, int DeltasApplied, IReadOnlyList<Level> Yes, IReadOnlyList<Level> No,
    string RequestId, double ResponseTime)
{
    /// <summary>Takes the latest snapshot at or before an instant, and applies what changed from there up to it.</summary>
    /// <returns>The book, or null where nothing was recorded that early.</returns>
    public static Orderbook? At(MarketHistory history, DateTime at, int? depth, HttpContext context)
    {
        if (history.Snapshots.LastOrDefault(snapshot => snapshot.Ts <= at) is not { } basis) return null;
        var deltas = history.Deltas.Where(delta => delta.Ts > basis.Ts && delta.Ts <= at).ToList();
        return new Orderbook(
            basis.MarketTicker, at, basis.Ts, deltas.Count, Side(basis.Yes, "yes"), Side(basis.No, "no"),
            context.GetBillingRequestId(), ApiHost.ResponseTime.Of(context));

        List<Level> Side(int[][] recorded, string side)
        {
            var quantities = recorded.ToDictionary(level => level[0], level => level[1]);
            foreach (var delta in deltas.Where(delta => delta.Side == side))
                quantities[delta.PriceCents] = quantities.GetValueOrDefault(delta.PriceCents) + delta.DeltaAmount;
            return [.. quantities.Where(level => level.Value > 0).OrderByDescending(level => level.Key).Take(depth ?? int.MaxValue)
                .Select(level => new Level(level.Key, level.Value))];
        }
    }
}
