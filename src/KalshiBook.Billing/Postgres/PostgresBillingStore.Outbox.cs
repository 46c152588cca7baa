using Npgsql;

namespace KalshiBook.Billing;

internal sealed partial class PostgresBillingStore
{
    public Task<IReadOnlyList<UserId>> ListOwingAsync(Guid after, int limit, CancellationToken cancellationToken) => PageAsync(
        $"""
        stripe_customer_id is not null and exists (
            select from {_database.Schema}.overage_owed owed where owed.user_id = account.user_id and owed.report_id is null)
        """,
        after,
        limit,
        cancellationToken);

    public async Task<IReadOnlyList<OverageReport>> ListDueAsync(DateTimeOffset at, int limit, CancellationToken cancellationToken)
    {
        var sql = $"""
            select user_id, external_user_id, {ReportColumns.Names} from (
                select distinct on (stripe_customer_id) user_id, {ReportColumns.Names}
                from {_database.Schema}.overage_reports where state = 'waiting'
                order by stripe_customer_id, created_at, occurred_at, id) oldest
            left join (select user_id, external_user_id from {_database.Schema}.billing_accounts) account using (user_id)
            where next_try_at <= $1 order by next_try_at, id limit $2
            """;
        return await QueryAsync(
            sql,
            command => command.WithTime(at).With(limit),
            reader => ReportColumns.Read(reader, 2, ReadUser(reader)),
            cancellationToken).ConfigureAwait(false);
    }

    public async Task<bool> SaveAsync(OverageReport report, CancellationToken cancellationToken)
    {
        var assignments = ReportColumns.WrittenNames.Select((name, index) => $"{name} = ${index + 2}");
        var sql = $"update {_database.Schema}.overage_reports set {string.Join(", ", assignments)} where id = $1 and state = 'waiting'";
        // Not repeated by itself: that it is waiting no more would then say nothing about whether it was.
        return await _database.RunAsync(
            (connection, token) => new NpgsqlCommand(sql, connection).With(report.Id).WithValues(ReportColumns.Values(report)).ExecuteAsync(token),
            cancellationToken).ConfigureAwait(false) > 0;
    }

    public async Task<long> CountStuckAsync(CancellationToken cancellationToken)
    {
        var sql = $"""
            select (select count(*) from {_database.Schema}.overage_reports where state in ('refused', 'held'))
                + (select count(distinct user_id) from {_database.Schema}.overage_owed join {_database.Schema}.billing_accounts using (user_id)
                   where report_id is null and stripe_customer_id is null)
            """;
        return (await QueryAsync(sql, command => command, reader => reader.GetInt64(0), cancellationToken).ConfigureAwait(false))[0];
    }
}
