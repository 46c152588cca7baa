namespace KalshiBook.Billing;

/// <summary>A page of a list at Stripe.</summary>
/// <param name="Items">What is on it.</param>
/// <param name="Next">The id that the next page begins after, or null where there is none.</param>
internal sealed record StripePage<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <summary>Reads all pages. Half a list is worse than none: what is not in it would count as absent.</summary>
    /// <param name="read">Reads the page that begins after an id, or the first one.</param>
    /// <returns>What is on all of them, or the failure of the one that failed.</returns>
    public static async Task<StripeResult<IReadOnlyList<T>>> ReadAllAsync(Func<string?, Task<StripeResult<StripePage<T>>>> read)
    {
        var all = new List<T>();
        string? after = null;
        do
        {
            var page = await read(after).ConfigureAwait(false);
            if (!page.IsOk) return page.Failure;
            all.AddRange(page.Value.Items);
            after = page.Value.Next;
        }
        while (after is not null);
        return StripeResult<IReadOnlyList<T>>.FromValue(all);
    }
}
