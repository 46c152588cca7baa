namespace KalshiBook.Billing.Sqlite;

internal sealed partial class SqliteBillingStore
{
    // So that a transaction stays short, whatever was owed while Stripe was away. What is left is sealed next time.
    private const int MostSealedAtOnce = 10_000;

    private static readonly string SaveReport =
        $"""
        update overage_reports set {string.Join(", ", ReportColumns.WrittenNames.Select((name, index) => $"{name} = ?{index + 2}"))}
        where id = ?1 and state = 'waiting'
        """;

    private static readonly string AddReport =
        $"""
        insert into overage_reports (user_id, id, stripe_customer_id, credits, {string.Join(", ", ReportColumns.WrittenNames)})
        values (?1, ?2, ?3, ?4, {string.Join(", ", ReportColumns.WrittenNames.Select((_, index) => $"?{index + 5}"))})
        """;

    public Task<IReadOnlyList<UserId>> ListOwingAsync(Guid after, int limit, CancellationToken cancellationToken) => PageAsync(
        "stripe_customer_id is not null and exists (select 1 from overage_owed owed where owed.user_id = account.user_id and owed.report_id is null)",
        after,
        limit,
        cancellationToken);

    public Task<int> SealAsync(
        UserId userId, Func<IReadOnlyList<OwedOverage>, string, IReadOnlyList<SealedOverage>> seal, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            session =>
            {
                if (SqliteAccounts.Find(session, userId)?.StripeCustomerId is not { } customer) return 0;
                var rows = FindOwed(session, userId);
                if (rows.Count == 0) return 0;
                var reports = seal(rows, customer);
                foreach (var (report, sealedRows) in reports) Seal(session, userId, report, sealedRows);
                return reports.Count;
            },
            cancellationToken);

    public async Task<IReadOnlyList<OverageReport>> ListDueAsync(DateTimeOffset at, int limit, CancellationToken cancellationToken) =>
        await _database.ReadAsync(
            session => session.Read(
                $"""
                select user_id, external_user_id, {ReportColumns.Names} from (
                    select *, row_number() over (partition by stripe_customer_id order by created_at, occurred_at, id) as place
                    from overage_reports where state = 'waiting')
                left join (select user_id, external_user_id from billing_accounts) using (user_id)
                where place = 1 and next_try_at <= ?1 order by next_try_at, id limit ?2
                """,
                reader => ReportColumns.Read(reader, 2, SqliteAccounts.ReadUser(reader)),
                at, limit),
            cancellationToken).ConfigureAwait(false);

    public Task<bool> SaveAsync(OverageReport report, CancellationToken cancellationToken) => _database.WriteAsync(
        session => session.Execute(SaveReport, [report.Id, .. ReportColumns.Values(report)]) > 0, cancellationToken);

    public Task<long> CountStuckAsync(CancellationToken cancellationToken) => _database.ReadAsync(
        session => session.Read(
            """
            select (select count(*) from overage_reports where state in ('refused', 'held'))
                + (select count(distinct user_id) from overage_owed join billing_accounts using (user_id)
                   where report_id is null and stripe_customer_id is null)
            """,
            reader => reader.GetInt64(0))[0],
        cancellationToken);

    private static List<OwedOverage> FindOwed(SqliteSession session, UserId userId) => session.Read(
        """
        select charge_id, is_refund, credits, occurred_at, cycle_number from overage_owed
        where user_id = ?1 and report_id is null order by occurred_at, charge_id, is_refund limit ?2
        """,
        reader => new OwedOverage(
            reader.GetGuid(0), reader.GetBoolean(1), reader.GetInt64(2), reader.GetFieldValue<DateTimeOffset>(3), reader.GetInt64(4)),
        userId.Key, MostSealedAtOnce);

    private static void Seal(SqliteSession session, UserId userId, OverageReport report, IReadOnlyList<OwedOverage> rows)
    {
        if (rows.Sum(row => row.Credits) != report.Credits) throw new InvalidOperationException("A report has other credits than its rows.");
        session.Execute(AddReport, [userId.Key, report.Id, report.StripeCustomerId, report.Credits, .. ReportColumns.Values(report)]);
        foreach (var row in rows)
        {
            var marked = session.Execute(
                """
                update overage_owed set report_id = ?6
                where user_id = ?1 and occurred_at = ?2 and charge_id = ?3 and is_refund = ?4 and credits = ?5 and report_id is null
                """,
                userId.Key, row.OccurredAt, row.ChargeId, row.IsRefund, row.Credits, report.Id);
            if (marked != 1) throw new InvalidOperationException("A row of owed overage was sealed twice, or is not the user's.");
        }
    }
}
