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
            var created = new List<string>();
            for (var offset = -1; offset <= MonthsAhead; offset++)
            {
                var start = DateOnly.FromDateTime(month.AddMonths(offset).UtcDateTime);
                created.AddRange(await session.ReadAsync<string>($"select name from {database.Schema}.make_usage_partition($1) name where name is not null", start)
                    .ConfigureAwait(false));
            }
            var dropped = retentionMonths is { } months
                ? await session.ReadAsync<string>($"select {database.Schema}.drop_usage_partitions($1)", month.AddMonths(-months).UtcDateTime).ConfigureAwait(false)
                : [];
            var strays = await session.ReadAsync<long>($"select count(*) from {database.Schema}.api_key_usage_default").ConfigureAwait(false);
            return new StoreMaintenanceReport(created, dropped, strays[0]);
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
