namespace KalshiBook.Billing;

/// <summary>Migrates the schema, and keeps the monthly partitions of the usage records.</summary>
internal sealed class PostgresMaintenance(PostgresDatabase database, int? retentionMonths) : IStoreMaintenance
{
    /// <summary>How many months beyond the present one have a partition.</summary>
    public const int MonthsAhead = 12;

    // Hosts that start at once wait for the one that migrates.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken) =>
        InTurnAsync(session => new PostgresMigrator(session, database.Schema).RunAsync(), cancellationToken);

    public Task<StoreMaintenanceReport> MaintainAsync(DateTimeOffset at, CancellationToken cancellationToken) => InTurnAsync(
        async session =>
        {
            // A partition's change waits for long reads, and charges would queue behind it: rather try again at the next run.
            await session.ExecuteAsync("set local lock_timeout = '2s'").ConfigureAwait(false);
            var month = BillingCycle.CalendarMonth(at).Start;
            var oldest = retentionMonths is { } months ? month.AddMonths(-months) : DateTimeOffset.MinValue;
            var dropped = retentionMonths is null
                ? []
                : await session.ReadAsync<string>($"select {database.Schema}.drop_usage_partitions($1)", oldest.UtcDateTime).ConfigureAwait(false);
            var created = new List<string>();
            foreach (var start in await MonthsToMakeAsync(session, month).ConfigureAwait(false))
            {
                created.AddRange(await session.ReadAsync<string>(
                    $"select name from {database.Schema}.make_usage_partition($1) name where name is not null", start).ConfigureAwait(false));
            }
            var strays = await session.ReadAsync<long>($"select count(*) from {database.Schema}.api_key_usage_default").ConfigureAwait(false);
            return new StoreMaintenanceReport(created, dropped, strays[0]);
        },
        cancellationToken);

    // Last month to a year ahead, and the months in between of records that lie in the default partition.
    private async Task<IEnumerable<DateOnly>> MonthsToMakeAsync(PostgresSession session, DateTimeOffset month)
    {
        var strays = await session.ReadAsync<DateOnly>(
            $"""
            select distinct date_trunc('month', created_at at time zone 'UTC')::date from {database.Schema}.api_key_usage_default
            where created_at < $1
            """,
            month.AddMonths(MonthsAhead).UtcDateTime).ConfigureAwait(false);
        return Enumerable.Range(-1, MonthsAhead + 2)
            .Select(offset => DateOnly.FromDateTime(month.AddMonths(offset).UtcDateTime))
            .Union(strays);
    }

    // The lock is the transaction's, so that it works through a pooler and is never left behind.
    private Task<T> InTurnAsync<T>(Func<PostgresSession, Task<T>> work, CancellationToken cancellationToken) => database.RunAsync(
        async (connection, token) =>
        {
            var transaction = await connection.BeginTransactionAsync(token).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                var session = new PostgresSession(connection, token);
                await session.ExecuteAsync($"select pg_advisory_xact_lock(hashtextextended('kalshibook.billing.{database.Schema}', 0))").ConfigureAwait(false);
                var result = await work(session).ConfigureAwait(false);
                await transaction.CommitAsync(token).ConfigureAwait(false);
                return result;
            }
        },
        cancellationToken,
        Patience);
}
