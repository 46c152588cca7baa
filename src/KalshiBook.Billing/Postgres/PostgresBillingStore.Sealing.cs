using Npgsql;

namespace KalshiBook.Billing;

internal sealed partial class PostgresBillingStore
{
    // So that a transaction stays short, whatever was owed while Stripe was away. What is left is sealed next time.
    private const int MostSealedAtOnce = 10_000;

    public Task<int> SealAsync(
        UserId userId, Func<IReadOnlyList<OwedOverage>, string, IReadOnlyList<SealedOverage>> seal, CancellationToken cancellationToken) =>
        InTransactionAsync(
            async (connection, token) =>
            {
                if (await ReadCustomerAsync(connection, userId, token).ConfigureAwait(false) is not { } customer) return 0;
                var rows = await LockOwedAsync(connection, userId, token).ConfigureAwait(false);
                if (rows.Count == 0) return 0;
                var reports = seal(rows, customer);
                foreach (var (report, _) in reports)
                {
                    await InsertReportAsync(connection, userId, report, token).ConfigureAwait(false);
                }
                await MarkSealedAsync(connection, userId, reports, token).ConfigureAwait(false);
                return reports.Count;
            },
            cancellationToken);

    // Without the account's lock: charges don't wait for a seal.
    private async Task<string?> ReadCustomerAsync(NpgsqlConnection connection, UserId userId, CancellationToken cancellationToken)
    {
        var sql = $"select stripe_customer_id from {_database.Schema}.billing_accounts where user_id = $1 and stripe_customer_id is not null";
        var customers = await new NpgsqlCommand(sql, connection)
            .With(userId.Key)
            .ReadAllAsync(reader => reader.GetString(0), cancellationToken).ConfigureAwait(false);
        return customers is [var customer] ? customer : null;
    }

    // Who comes second waits for the first, and then finds those rows in its reports.
    private Task<List<OwedOverage>> LockOwedAsync(NpgsqlConnection connection, UserId userId, CancellationToken cancellationToken)
    {
        var sql = $"""
            select charge_id, is_refund, credits, occurred_at, cycle_number from {_database.Schema}.overage_owed
            where user_id = $1 and report_id is null order by occurred_at, charge_id, is_refund limit $2 for update
            """;
        return new NpgsqlCommand(sql, connection).With(userId.Key).With(MostSealedAtOnce).ReadAllAsync(
            reader => new OwedOverage(
                reader.GetFieldValue<Guid>(0), reader.GetBoolean(1), reader.GetInt64(2), reader.GetFieldValue<DateTimeOffset>(3), reader.GetInt64(4)),
            cancellationToken);
    }

    private Task<int> InsertReportAsync(NpgsqlConnection connection, UserId userId, OverageReport report, CancellationToken cancellationToken)
    {
        var written = ReportColumns.WrittenNames;
        var sql = $"""
            insert into {_database.Schema}.overage_reports (user_id, id, stripe_customer_id, credits, {string.Join(", ", written)})
            values ($1, $2, $3, $4, {string.Join(", ", written.Select((_, index) => $"${index + 5}"))})
            """;
        return new NpgsqlCommand(sql, connection)
            .WithValues(userId.Key, report.Id, report.StripeCustomerId, report.Credits)
            .WithValues(ReportColumns.Values(report))
            .ExecuteAsync(cancellationToken);
    }

    private async Task MarkSealedAsync(
        NpgsqlConnection connection, UserId userId, IReadOnlyList<SealedOverage> reports, CancellationToken cancellationToken)
    {
        if (reports.Any(report => report.Rows.Sum(row => row.Credits) != report.Report.Credits))
            throw new InvalidOperationException("A report has other credits than its rows.");
        (OwedOverage Row, Guid Report)[] rows = [.. reports.SelectMany(report => report.Rows.Select(row => (row, report.Report.Id)))];
        var sql = $"""
            update {_database.Schema}.overage_owed owed set report_id = item.report_id
            from unnest($2, $3, $4, $5, $6) item (report_id, occurred_at, charge_id, is_refund, credits)
            where owed.user_id = $1 and owed.occurred_at = item.occurred_at and owed.charge_id = item.charge_id and owed.is_refund = item.is_refund
                and owed.credits = item.credits and owed.report_id is null
            """;
        var marked = await new NpgsqlCommand(sql, connection)
            .With(userId.Key)
            .With(Array.ConvertAll(rows, row => row.Report))
            .With(Array.ConvertAll(rows, row => row.Row.OccurredAt.UtcDateTime))
            .With(Array.ConvertAll(rows, row => row.Row.ChargeId))
            .With(Array.ConvertAll(rows, row => row.Row.IsRefund))
            .With(Array.ConvertAll(rows, row => row.Row.Credits))
            .ExecuteAsync(cancellationToken).ConfigureAwait(false);
        // A row that stands in two reports is updated once.
        if (marked != rows.Length) throw new InvalidOperationException("A row of owed overage was sealed twice, or is not the user's.");
    }
}
