using NpgsqlTypes;

namespace KalshiBook.Billing;

/// <content>
/// Leases end by the database's clock, and not by the caller's as everything else does: hosts' clocks differ, and one that is ahead would take a lease
/// away from a host that is still at work. By the clock of now, not of the transaction's start: it may have waited for the row.
/// </content>
internal sealed partial class PostgresBillingStore
{
    public async Task<Lease?> TryAcquireAsync(string name, Guid holder, TimeSpan duration, CancellationToken cancellationToken)
    {
        var sql = $"""
            insert into {_database.Schema}.leases as known (name, holder, expires_at) values ($1, $2, clock_timestamp() + $3)
            on conflict (name) do update set holder = excluded.holder, expires_at = clock_timestamp() + $3
            where known.holder = excluded.holder or known.expires_at <= clock_timestamp()
            returning done_at
            """;
        var leases = await QueryAsync(
            sql,
            command => command.WithText(name).With(holder).WithNullable<TimeSpan>(duration, NpgsqlDbType.Interval),
            reader => new Lease(name, holder, reader.IsDBNull(0) ? null : reader.GetFieldValue<DateTimeOffset>(0)),
            cancellationToken).ConfigureAwait(false);
        return leases is [var lease] ? lease : null;
    }

    public Task ReleaseAsync(Lease lease, DateTimeOffset? doneAt, CancellationToken cancellationToken)
    {
        // One that has ended, and that nobody else took, is given back too: its work was done.
        var sql = $"""
            update {_database.Schema}.leases set expires_at = clock_timestamp(), done_at = greatest(done_at, $3) where name = $1 and holder = $2
            returning 1
            """;
        return QueryAsync(
            sql,
            command => command.WithText(lease.Name).With(lease.Holder).WithTime(doneAt),
            reader => reader.GetInt32(0),
            cancellationToken);
    }
}
