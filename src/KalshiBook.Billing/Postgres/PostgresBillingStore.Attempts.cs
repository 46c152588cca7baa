using System.Data.Common;
using Npgsql;

namespace KalshiBook.Billing;

internal sealed partial class PostgresBillingStore
{
    private const string AttemptColumns = "id, parameters, started_at, result_id, result_url";

    public async Task<StripeAttempt?> FindAttemptAsync(UserId userId, StripeOperation operation, CancellationToken cancellationToken)
    {
        var sql = $"select {AttemptColumns} from {_database.Schema}.stripe_attempts where user_id = $1 and operation = $2";
        var attempts = await QueryAsync(
            sql,
            command => command.With(userId.Key).WithText(NameOf(operation)),
            reader => ReadAttempt(reader, userId, operation),
            cancellationToken).ConfigureAwait(false);
        return attempts is [var attempt] ? attempt : null;
    }

    public async Task<StripeAttempt> BeginAttemptAsync(StripeAttempt attempt, CancellationToken cancellationToken)
    {
        // It writes in any case, and so gives what is on record under the row's lock. Begun again after a lost answer an attempt must not become open
        // again: somebody else may have finished it meanwhile.
        const string replaces = "known.result_id is not null and known.id <> excluded.id";
        var sql = $"""
            insert into {_database.Schema}.stripe_attempts as known (user_id, operation, id, parameters, started_at) values ($1, $2, $3, $4, $5)
            on conflict (user_id, operation) do update set
                id = case when {replaces} then excluded.id else known.id end,
                parameters = case when {replaces} then excluded.parameters else known.parameters end,
                started_at = case when {replaces} then excluded.started_at else known.started_at end,
                result_id = case when {replaces} then null else known.result_id end,
                result_url = case when {replaces} then null else known.result_url end
            returning {AttemptColumns}
            """;
        var attempts = await QueryAsync(
            sql,
            command => command
                .With(attempt.UserId.Key).WithText(NameOf(attempt.Operation)).With(attempt.Id).WithText(attempt.Parameters).WithTime(attempt.StartedAt),
            reader => ReadAttempt(reader, attempt.UserId, attempt.Operation),
            cancellationToken).ConfigureAwait(false);
        return attempts[0];
    }

    public Task FinishAttemptAsync(StripeAttempt attempt, CancellationToken cancellationToken)
    {
        var sql = $"update {_database.Schema}.stripe_attempts set result_id = $4, result_url = $5 where user_id = $1 and operation = $2 and id = $3";
        return _database.RunRepeatablyAsync(
            (connection, token) => CommandFor(connection, sql, attempt).WithText(attempt.ResultId).WithText(attempt.ResultUrl).ExecuteAsync(token),
            cancellationToken);
    }

    public async Task<bool> CloseAttemptAsync(StripeAttempt attempt, CancellationToken cancellationToken)
    {
        var sql = $"delete from {_database.Schema}.stripe_attempts where user_id = $1 and operation = $2 and id = $3";
        // Not repeated by itself: that it is gone would then say nothing about whether it was on record.
        return await _database.RunAsync((connection, token) => CommandFor(connection, sql, attempt).ExecuteAsync(token), cancellationToken)
            .ConfigureAwait(false) > 0;
    }

    private static NpgsqlCommand CommandFor(NpgsqlConnection connection, string sql, StripeAttempt attempt) =>
        new NpgsqlCommand(sql, connection).With(attempt.UserId.Key).WithText(NameOf(attempt.Operation)).With(attempt.Id);

    private static StripeAttempt ReadAttempt(DbDataReader reader, UserId userId, StripeOperation operation) =>
        new(userId, operation, reader.GetFieldValue<Guid>(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2))
        {
            ResultId = reader.IsDBNull(3) ? null : reader.GetString(3),
            ResultUrl = reader.IsDBNull(4) ? null : reader.GetString(4),
        };

    // In lower case, as all words in the database are.
    private static string NameOf(StripeOperation operation) => operation.ToString().ToLowerInvariant();
}
