namespace KalshiBook.Billing.Sqlite;

internal sealed partial class SqliteBillingStore
{
    public Task<bool> ReceiveAsync(string id, string type, DateTimeOffset created, DateTimeOffset at, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            session =>
            {
                session.Execute(
                    """
                    insert into webhook_events (id, type, created_at, received_at) values (?1, ?2, ?3, ?4)
                    on conflict (id) do update set type = excluded.type, created_at = excluded.created_at
                    """,
                    id, type, created, at);
                return session.Read("select 1 from webhook_events where id = ?1 and applied_at is not null", reader => reader.GetInt32(0), id).Count > 0;
            },
            cancellationToken);

    public Task CompleteAsync(string id, string outcome, DateTimeOffset at, CancellationToken cancellationToken) =>
        _database.WriteAsync(session => MarkApplied(session, id, outcome, at), cancellationToken);

    public Task<BillingAccount> ApplyAsync(
        UserId userId, DateTimeOffset at, string? eventId, Func<BillingAccount, AccountChange> change, CancellationToken cancellationToken) =>
        ChangeAsync(userId, at, eventId, change, cancellationToken);

    // What was done first is what the event did: to apply it again changes nothing.
    private static int MarkApplied(SqliteSession session, string id, string outcome, DateTimeOffset at) => session.Execute(
        """
        insert into webhook_events (id, received_at, applied_at, outcome) values (?1, ?2, ?2, ?3)
        on conflict (id) do update set applied_at = excluded.applied_at, outcome = excluded.outcome where webhook_events.applied_at is null
        """,
        id, at, outcome);
}
