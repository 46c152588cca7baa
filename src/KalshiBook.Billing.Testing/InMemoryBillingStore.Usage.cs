using System.Globalization;

namespace KalshiBook.Billing.Testing;

/// <content>What usage records add up to.</content>
public sealed partial class InMemoryBillingStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<UsageGroup>> GetUsageAsync(UsageQuery query, CancellationToken cancellationToken) =>
        Locked<IReadOnlyList<UsageGroup>>(
            () =>
            [
                .. _records.Values
                    .Where(record => record.Charge.UserId == query.UserId && record.RefundedAt is null)
                    .Where(record => record.Charge.Time >= query.From && record.Charge.Time < query.To)
                    .GroupBy(record => KeyOf(record.Charge, query.Grouping), StringComparer.Ordinal)
                    .OrderBy(group => group.Key, StringComparer.Ordinal)
                    .Select(group => new UsageGroup(group.Key, group.Count(), group.Sum(record => record.Charge.Credits))),
            ],
            cancellationToken);

    private static string? KeyOf(Charge charge, UsageGrouping grouping) => grouping switch
    {
        UsageGrouping.Day => charge.Time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        UsageGrouping.Endpoint => charge.Endpoint,
        UsageGrouping.Key => charge.ApiKeyId,
        _ => throw new ArgumentOutOfRangeException(nameof(grouping)),
    };
}
