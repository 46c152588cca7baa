using System.Data.Common;

namespace KalshiBook.Billing.Sqlite;

/// <summary>The table of usage records.</summary>
internal static class SqliteUsage
{
    public static UsageRecord? Find(SqliteSession session, Charge charge) => session.Read(
        """
        select api_key_id, endpoint, credits_charged, overage_credits, cycle_number, total_after, used_after, overage_after, refunded_at
        from api_key_usage where user_id = ?1 and created_at = ?2 and charge_id = ?3
        """,
        reader => Read(reader, charge),
        charge.UserId.Key, charge.Time, charge.Id) is [var record] ? record : null;

    /// <summary>Adds a record, unless its charge is on record.</summary>
    /// <returns>Whether it was added.</returns>
    public static bool TryAdd(SqliteSession session, UsageRecord record)
    {
        var (charge, isGivenUp) = (record.Charge, record.CycleNumber == 0);
        return session.Execute(
            """
            insert into api_key_usage
                (user_id, created_at, charge_id, api_key_id, endpoint, credits_charged, overage_credits, cycle_number, total_after, used_after,
                 overage_after, refunded_at)
            values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) on conflict do nothing
            """,
            charge.UserId.Key, charge.Time, charge.Id, charge.ApiKeyId, charge.Endpoint, charge.Credits, record.Overage, record.CycleNumber,
            isGivenUp ? null : record.TotalAfter, isGivenUp ? null : record.UsedAfter, isGivenUp ? null : record.OverageAfter, record.RefundedAt) == 1;
    }

    public static void MarkRefunded(SqliteSession session, UsageRecord record) => session.Execute(
        "update api_key_usage set refunded_at = ?4 where user_id = ?1 and created_at = ?2 and charge_id = ?3",
        record.Charge.UserId.Key, record.Charge.Time, record.Charge.Id, record.RefundedAt);

    /// <summary>Adds up a user's usage.</summary>
    public static List<UsageGroup> Sum(SqliteSession session, UsageQuery query)
    {
        var key = query.Grouping switch
        {
            UsageGrouping.Day => "substr(created_at, 1, 10)",
            UsageGrouping.Endpoint => "endpoint",
            UsageGrouping.Key => "api_key_id",
            _ => throw new ArgumentOutOfRangeException(nameof(query)),
        };
        return session.Read(
            $"""
            select {key}, count(*), sum(credits_charged) from api_key_usage
            where user_id = ?1 and created_at >= ?2 and created_at < ?3 and refunded_at is null group by 1 order by 1
            """,
            reader => new UsageGroup(reader.IsDBNull(0) ? null : reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2)),
            query.UserId.Key, Charge.CeilingToMicroseconds(query.From), Charge.CeilingToMicroseconds(query.To));
    }

    private static UsageRecord Read(DbDataReader reader, Charge charge) => new(
        new Charge(charge.Id, charge.Time, charge.UserId, reader.GetInt64(2), reader.GetString(1), reader.IsDBNull(0) ? null : reader.GetString(0)),
        reader.GetInt64(4),
        reader.GetInt64(3),
        Number(reader, 5),
        Number(reader, 6),
        Number(reader, 7),
        reader.IsDBNull(8) ? null : reader.GetFieldValue<DateTimeOffset>(8));

    private static long Number(DbDataReader reader, int column) => reader.IsDBNull(column) ? 0 : reader.GetInt64(column);
}
