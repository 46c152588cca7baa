namespace KalshiBook.ApiHost;

/// <summary>What is recorded of one market, each in order of time.</summary>
internal sealed record MarketHistory(IReadOnlyList<Snapshot> Snapshots, IReadOnlyList<Delta> Deltas, IReadOnlyList<Trade> Trades)
{
    /// <summary>Gives the times of all that is recorded.</summary>
    public IEnumerable<DateTime?> Times() =>
        [.. Snapshots.Select(snapshot => snapshot.Ts), .. Deltas.Select(delta => delta.Ts), .. Trades.Select(trade => trade.Ts)];
}
