using System.Data.Common;
using Npgsql;

namespace KalshiBook.Billing;

/// <summary>The columns of overage_reports and the fields of <see cref="OverageReport"/>, each beside the other.</summary>
internal static class ReportColumns
{
    public const string Names =
        """
        id, stripe_customer_id, credits, occurred_at, created_at, state, timestamp, first_sent_at, tries, next_try_at, ended_at, failure,
        key_number
        """;

    public static string InsertStatement(string schema) =>
        $"""
        insert into {schema}.overage_reports (user_id, {Names}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        """;

    /// <summary>User, customer and credits stay; so does what has ended.</summary>
    public static string UpdateStatement(string schema) =>
        $"""
        update {schema}.overage_reports set
            occurred_at = $2, created_at = $3, state = $4, timestamp = $5, first_sent_at = $6, tries = $7, next_try_at = $8, ended_at = $9, failure = $10,
            key_number = $11
        where id = $1 and state = 'waiting'
        """;

    public static NpgsqlCommand BindNew(NpgsqlCommand command, UserId userId, OverageReport report) => BindState(
        command.With(userId.Key).With(report.Id).WithText(report.StripeCustomerId).With(report.Credits), report);

    public static NpgsqlCommand BindSaved(NpgsqlCommand command, OverageReport report) => BindState(command.With(report.Id), report);

    public static OverageReport Read(DbDataReader reader, int column, UserId userId) => new()
    {
        UserId = userId,
        Id = reader.GetFieldValue<Guid>(column),
        StripeCustomerId = reader.GetString(column + 1),
        Credits = reader.GetInt64(column + 2),
        OccurredAt = reader.GetFieldValue<DateTimeOffset>(column + 3),
        CreatedAt = reader.GetFieldValue<DateTimeOffset>(column + 4),
        State = Enum.Parse<OverageReportState>(reader.GetString(column + 5), ignoreCase: true),
        Timestamp = Time(reader, column + 6),
        FirstSentAt = Time(reader, column + 7),
        Tries = reader.GetInt32(column + 8),
        NextTryAt = reader.GetFieldValue<DateTimeOffset>(column + 9),
        EndedAt = Time(reader, column + 10),
        Failure = reader.IsDBNull(column + 11) ? null : reader.GetString(column + 11),
        KeyNumber = reader.GetInt32(column + 12),
    };

    private static NpgsqlCommand BindState(NpgsqlCommand command, OverageReport report) => command
        .WithTime(report.OccurredAt)
        .WithTime(report.CreatedAt)
        .WithText(report.State.ToString().ToLowerInvariant())
        .WithTime(report.Timestamp)
        .WithTime(report.FirstSentAt)
        .With(report.Tries)
        .WithTime(report.NextTryAt)
        .WithTime(report.EndedAt)
        .WithText(report.Failure)
        .With(report.KeyNumber);

    private static DateTimeOffset? Time(DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
}
