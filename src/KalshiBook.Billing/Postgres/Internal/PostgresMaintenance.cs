namespace KalshiBook.Billing;

/// <summary>Migrates the schema, keeps the monthly partitions of the usage records, and drops old webhook events.</summary>
internal sealed class PostgresMaintenance(PostgresDatabase database, int? retentionMonths) : IStoreMaintenance
{
    /// <summary>How many months beyond the present one have a partition.</summary>
    public const int MonthsAhead = 12;

    // Stripe sends an event again for 30 days at most, and then an operator may want to look.
    private const int EventRetentionDays = 60;

    // So that no transaction is long, however many events there are.
    private const int EventsAtOnce = 5_000;

    // Hosts that start at once wait for the one that migrates.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken) =>
        InTurnAsync(session => new PostgresMigrator(session, database.Schema).RunAsync(), cancellationToken);

    // A transaction each: a drop locks all charges out until it is committed, a move all that look at the default partition.
    public async Task<StoreMaintenanceReport> MaintainAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        var month = BillingCycle.CalendarMonth(at).Start;
        var dropped = retentionMonths is { } months
            ? await QueryAsync<string>($"select {database.Schema}.drop_usage_partitions($1)", cancellationToken, month.AddMonths(-months).UtcDateTime).ConfigureAwait(false)
            : [];
        var created = new List<string>();
        foreach (var start in await MonthsToMakeAsync(month, cancellationToken).ConfigureAwait(false))
        {
            created.AddRange(await QueryAsync<string>(
                $"select name from {database.Schema}.make_usage_partition($1) name where name is not null", cancellationToken, start).ConfigureAwait(false));
        }
        await DropEventsAsync(at.AddDays(-EventRetentionDays), cancellationToken).ConfigureAwait(false);
        // A user's lease is of no use to anybody once it has ended. What says when a job was done last stays.
        await QueryAsync<long>(
            $"""
            with dropped as (
                delete from {database.Schema}.leases where done_at is null and expires_at < clock_timestamp() - interval '1 day' returning 1)
            select count(*) from dropped
            """,
            cancellationToken).ConfigureAwait(false);
        var strays = await QueryAsync<long>($"select count(*) from {database.Schema}.api_key_usage_default", cancellationToken).ConfigureAwait(false);
        return new StoreMaintenanceReport(created, dropped, strays[0]);
    }

    private async Task DropEventsAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var sql = $"""
            with old as (
                select id from {database.Schema}.webhook_events where applied_at is not null and received_at < $1 limit {EventsAtOnce}),
            dropped as (delete from {database.Schema}.webhook_events using old where webhook_events.id = old.id returning 1)
            select count(*) from dropped
            """;
        long dropped;
        do dropped = (await QueryAsync<long>(sql, cancellationToken, before.UtcDateTime).ConfigureAwait(false))[0];
        while (dropped == EventsAtOnce);
    }

    // Last month to a year ahead, and the months in between of records that lie in the default partition.
    private async Task<IEnumerable<DateOnly>> MonthsToMakeAsync(DateTimeOffset month, CancellationToken cancellationToken)
    {
        var strays = await QueryAsync<DateOnly>(
            $"""
            select distinct date_trunc('month', created_at at time zone 'UTC')::date from {database.Schema}.api_key_usage_default
            where created_at < $1
            """,
            cancellationToken,
            month.AddMonths(MonthsAhead).UtcDateTime).ConfigureAwait(false);
        return Enumerable.Range(-1, MonthsAhead + 2)
            .Select(offset => DateOnly.FromDateTime(month.AddMonths(offset).UtcDateTime))
            .Union(strays);
    }

    private Task<List<T>> QueryAsync<T>(string sql, CancellationToken cancellationToken, params object[] parameters) => InTurnAsync(
        async session =>
        {
            // A partition's change waits for long reads, and charges would queue behind it: rather try again at the next run.
            await session.ExecuteAsync("set local lock_timeout = '2s'").ConfigureAwait(false);
            return await session.ReadAsync<T>(sql, parameters).ConfigureAwait(false);
        },
        cancellationToken);

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
