using System.Data.Common;

namespace KalshiBook.Billing.Sqlite;

internal sealed partial class SqliteBillingStore
{
    public Task<StripeAttempt?> FindAttemptAsync(UserId userId, StripeOperation operation, CancellationToken cancellationToken) =>
        _database.ReadAsync(session => FindAttempt(session, userId, operation), cancellationToken);

    public Task<StripeAttempt> BeginAttemptAsync(StripeAttempt attempt, CancellationToken cancellationToken) => _database.WriteAsync(
        session =>
        {
            var known = FindAttempt(session, attempt.UserId, attempt.Operation);
            // Begun again after a lost answer it must not become open again: somebody else may have finished it meanwhile.
            if (known is not null && (known.IsOpen || known.Id == attempt.Id)) return known;
            session.Execute(
                "insert or replace into stripe_attempts (user_id, operation, id, parameters, started_at) values (?1, ?2, ?3, ?4, ?5)",
                attempt.UserId.Key, NameOf(attempt.Operation), attempt.Id, attempt.Parameters, attempt.StartedAt);
            return FindAttempt(session, attempt.UserId, attempt.Operation)!;
        },
        cancellationToken);

    public Task FinishAttemptAsync(StripeAttempt attempt, CancellationToken cancellationToken) => _database.WriteAsync(
        session => session.Execute(
            "update stripe_attempts set result_id = ?4, result_url = ?5 where user_id = ?1 and operation = ?2 and id = ?3",
            attempt.UserId.Key, NameOf(attempt.Operation), attempt.Id, attempt.ResultId, attempt.ResultUrl),
        cancellationToken);

    public Task<bool> CloseAttemptAsync(StripeAttempt attempt, CancellationToken cancellationToken) => _database.WriteAsync(
        session => session.Execute(
            "delete from stripe_attempts where user_id = ?1 and operation = ?2 and id = ?3",
            attempt.UserId.Key, NameOf(attempt.Operation), attempt.Id) > 0,
        cancellationToken);

    private static StripeAttempt? FindAttempt(SqliteSession session, UserId userId, StripeOperation operation) => session.Read(
        "select id, parameters, started_at, result_id, result_url from stripe_attempts where user_id = ?1 and operation = ?2",
        reader => ReadAttempt(reader, userId, operation),
        userId.Key, NameOf(operation)) is [var attempt] ? attempt : null;

    private static StripeAttempt ReadAttempt(DbDataReader reader, UserId userId, StripeOperation operation) =>
        new(userId, operation, reader.GetGuid(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2))
        {
            ResultId = reader.IsDBNull(3) ? null : reader.GetString(3),
            ResultUrl = reader.IsDBNull(4) ? null : reader.GetString(4),
        };

    private static string NameOf(StripeOperation operation) => operation.ToString().ToLowerInvariant();
}
