namespace KalshiBook.Billing.Sqlite;

internal sealed partial class SqliteBillingStore
{
    public async Task<IReadOnlyList<UsageGroup>> GetUsageAsync(UsageQuery query, CancellationToken cancellationToken) =>
        await _database.ReadAsync(session => SqliteUsage.Sum(session, query), cancellationToken).ConfigureAwait(false);
}
