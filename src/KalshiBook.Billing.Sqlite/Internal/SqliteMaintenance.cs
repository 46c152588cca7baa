namespace KalshiBook.Billing.Sqlite;

/// <summary>Drops usage records, webhook events and leases that have been kept long enough: in small steps, since charges wait for each.</summary>
internal sealed class SqliteMaintenance(SqliteDatabase database, int? retentionMonths)
{
    private const int AtOnce = 1_000;

    // Stripe sends an event again for 30 days at most, and then an operator may want to look.
    private const int EventRetentionDays = 60;

    public async Task<StoreMaintenanceReport> RunAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (retentionMonths is { } months)
            await DropUsageAsync(BillingCycle.CalendarMonth(at).Start.AddMonths(-months), cancellationToken).ConfigureAwait(false);
        const string events = "select id from webhook_events where applied_at is not null and received_at < ?1 order by received_at limit ?2";
        await DropAllAsync($"delete from webhook_events where id in ({events})", at.AddDays(-EventRetentionDays), cancellationToken).ConfigureAwait(false);
        // A user's lease is of no use to anybody once it has ended. What says when a job was done last stays.
        const string leases = "select name from leases where done_at is null and expires_at < ?1 limit ?2";
        await DropAllAsync(
            $"delete from leases where name in ({leases})", TimeProvider.System.GetUtcNow().AddDays(-1), cancellationToken).ConfigureAwait(false);
        return new StoreMaintenanceReport([], [], StrayRecords: 0);
    }

    private async Task DropAllAsync(string sql, DateTimeOffset before, CancellationToken cancellationToken)
    {
        while (await database.WriteAsync(session => session.Execute(sql, before, AtOnce), cancellationToken).ConfigureAwait(false) == AtOnce)
        {
        }
    }

    // One walk through the table, read beside the charges: it has no index by time, which every charge would have to write.
    private async Task DropUsageAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        (string User, string Time, string Id) last = ("", "", "");
        while (true)
        {
            var keys = await database.ReadAsync(
                session => session.Read(
                    """
                    select user_id, created_at, charge_id from api_key_usage
                    where (user_id, created_at, charge_id) > (?1, ?2, ?3) and created_at < ?4
                    order by user_id, created_at, charge_id limit ?5
                    """,
                    reader => (reader.GetString(0), reader.GetString(1), reader.GetString(2)),
                    last.User, last.Time, last.Id, before, AtOnce),
                cancellationToken).ConfigureAwait(false);
            if (keys.Count == 0) return;
            await database.WriteAsync(
                session =>
                {
                    foreach (var (user, time, id) in keys)
                        session.Execute("delete from api_key_usage where user_id = ?1 and created_at = ?2 and charge_id = ?3", user, time, id);
                    return keys.Count;
                },
                cancellationToken).ConfigureAwait(false);
            last = keys[^1];
        }
    }
}
