using Npgsql;

namespace KalshiBook.Billing;

internal sealed partial class PostgresBillingStore
{
    public async Task<bool> ReceiveAsync(string id, string type, DateTimeOffset created, DateTimeOffset at, CancellationToken cancellationToken)
    {
        // An event that is on record is written again for its row's lock: where it is being applied just now, the answer is that of afterwards.
        var sql = $"""
            insert into {_database.Schema}.webhook_events as known (id, type, created_at, received_at) values ($1, $2, $3, $4)
            on conflict (id) do update set type = excluded.type, created_at = excluded.created_at
            returning known.applied_at is not null
            """;
        var applied = await QueryAsync(
            sql,
            command => command.WithText(id).WithText(type).WithTime(created).WithTime(at),
            reader => reader.GetBoolean(0),
            cancellationToken).ConfigureAwait(false);
        return applied[0];
    }

    public Task CompleteAsync(string id, string outcome, DateTimeOffset at, CancellationToken cancellationToken) =>
        _database.RunRepeatablyAsync((connection, token) => MarkAppliedAsync(connection, id, outcome, at, token), cancellationToken);

    public Task<BillingAccount> ApplyAsync(
        UserId userId, DateTimeOffset at, string? eventId, Func<BillingAccount, AccountChange> change, CancellationToken cancellationToken) =>
        ChangeAccountAsync(userId, at, eventId, change, cancellationToken);

    // What was done first is what the event did: to apply it again changes nothing.
    private Task<int> MarkAppliedAsync(
        NpgsqlConnection connection, string id, string outcome, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var sql = $"""
            insert into {_database.Schema}.webhook_events as known (id, received_at, applied_at, outcome) values ($1, $2, $2, $3)
            on conflict (id) do update set applied_at = excluded.applied_at, outcome = excluded.outcome where known.applied_at is null
            """;
        return new NpgsqlCommand(sql, connection).WithText(id).WithTime(at).WithText(outcome).ExecuteAsync(cancellationToken);
    }
}
