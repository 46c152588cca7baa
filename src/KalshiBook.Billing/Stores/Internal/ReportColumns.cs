using System.Data.Common;

namespace KalshiBook.Billing;

/// <summary>The columns of overage_reports and the fields of <see cref="OverageReport"/>, each beside the other, for every store in SQL.</summary>
internal static class ReportColumns
{
    public const string Names =
        """
        id, stripe_customer_id, credits, occurred_at, created_at, state, timestamp, first_sent_at, tries, next_try_at, ended_at, failure,
        key_number
        """;

    private static readonly (string Name, Func<OverageReport, object?> Value)[] Written =
    [
        ("occurred_at", report => report.OccurredAt.UtcDateTime),
        ("created_at", report => report.CreatedAt.UtcDateTime),
        ("state", report => report.State.ToString().ToLowerInvariant()),
        ("timestamp", report => report.Timestamp?.UtcDateTime),
        ("first_sent_at", report => report.FirstSentAt?.UtcDateTime),
        ("tries", report => report.Tries),
        ("next_try_at", report => report.NextTryAt.UtcDateTime),
        ("ended_at", report => report.EndedAt?.UtcDateTime),
        ("failure", report => report.Failure),
        ("key_number", report => report.KeyNumber),
    ];

    /// <summary>Gets the names of the columns that an update writes: id, user, customer and credits stay.</summary>
    public static IReadOnlyList<string> WrittenNames { get; } = Array.ConvertAll(Written, column => column.Name);

    /// <summary>Gives what an update writes, in the order of <see cref="WrittenNames"/>: text, numbers, times in UTC, null.</summary>
    public static object?[] Values(OverageReport report) => Array.ConvertAll(Written, column => column.Value(report));

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

    private static DateTimeOffset? Time(DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
}
