using System.Data.Common;

namespace KalshiBook.Billing.Sqlite;

/// <content>Leases end by the clock of the machine, which all processes on the file have in common, and not by the caller's: a test may stop its own.</content>
internal sealed partial class SqliteBillingStore
{
    public Task<Lease?> TryAcquireAsync(string name, Guid holder, TimeSpan duration, CancellationToken cancellationToken) =>
        _database.WriteAsync<Lease?>(
            session =>
            {
                var now = TimeProvider.System.GetUtcNow();
                var rows = session.Read("select holder, expires_at, done_at from leases where name = ?1", ReadLease, name);
                if (rows is [var known] && known.Holder != holder && known.ExpiresAt > now) return null;
                session.Execute(
                    """
                    insert into leases (name, holder, expires_at) values (?1, ?2, ?3)
                    on conflict (name) do update set holder = excluded.holder, expires_at = excluded.expires_at
                    """,
                    name, holder, now + duration);
                return new Lease(name, holder, rows is [var kept] ? kept.DoneAt : null);
            },
            cancellationToken);

    // One that has ended, and that nobody else took, is given back too: its work was done.
    public Task ReleaseAsync(Lease lease, DateTimeOffset? doneAt, CancellationToken cancellationToken) => _database.WriteAsync(
        session => session.Execute(
            "update leases set expires_at = ?3, done_at = coalesce(max(done_at, ?4), done_at, ?4) where name = ?1 and holder = ?2",
            lease.Name, lease.Holder, TimeProvider.System.GetUtcNow(), doneAt),
        cancellationToken);

    private static (Guid Holder, DateTimeOffset ExpiresAt, DateTimeOffset? DoneAt) ReadLease(DbDataReader reader) =>
        (reader.GetGuid(0), reader.GetFieldValue<DateTimeOffset>(1), reader.IsDBNull(2) ? null : reader.GetFieldValue<DateTimeOffset>(2));
}
