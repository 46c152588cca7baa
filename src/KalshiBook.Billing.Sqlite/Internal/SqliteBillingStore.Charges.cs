namespace KalshiBook.Billing.Sqlite;

internal sealed partial class SqliteBillingStore
{
    public async Task<IReadOnlyList<ChargeResult>> ChargeAsync(IReadOnlyList<Charge> charges, CancellationToken cancellationToken) =>
        charges.Count == 0 ? [] : await _database.WriteAsync(
            session =>
            {
                var accounts = new SqliteAccounts(session, plans);
                var results = new ChargeResult[charges.Count];
                for (var i = 0; i < results.Length; i++)
                {
                    var charge = charges[i];
                    var decision = Decide(session, charge, accounts.At(charge.UserId, charge.Time));
                    accounts.Put(decision.Account, charge.Time);
                    if (decision.Owed is { } owed) Owe(session, charge, owed);
                    results[i] = decision.Result;
                }
                accounts.Save();
                return results;
            },
            cancellationToken).ConfigureAwait(false);

    public async Task<IReadOnlyList<RefundResult>> RefundAsync(IReadOnlyList<Charge> charges, DateTimeOffset at, CancellationToken cancellationToken) =>
        charges.Count == 0 ? [] : await _database.WriteAsync(
            session =>
            {
                var accounts = new SqliteAccounts(session, plans);
                var results = new RefundResult[charges.Count];
                for (var i = 0; i < results.Length; i++)
                {
                    var (charge, known) = (charges[i], SqliteUsage.Find(session, charges[i]));
                    var decision = RefundDecision.Of(charge, at, accounts.At(charge.UserId, at), known);
                    accounts.Put(decision.Account, at);
                    if (decision.Record is { } record && !SqliteUsage.TryAdd(session, record)) SqliteUsage.MarkRefunded(session, record);
                    if (decision.Owed is { } owed) Owe(session, known!.Charge, owed);
                    results[i] = decision.Result;
                }
                accounts.Save();
                return results;
            },
            cancellationToken).ConfigureAwait(false);

    // Nearly every charge is new, and its record says so when it is added: only where it can't be, or where there is none, the table is asked.
    private static ChargeDecision Decide(SqliteSession session, Charge charge, BillingAccount account)
    {
        var decision = ChargeDecision.Of(charge, account, known: null);
        return decision.Record is { } record && SqliteUsage.TryAdd(session, record)
            ? decision
            : SqliteUsage.Find(session, charge) is { } known ? ChargeDecision.Of(charge, account, known) : decision;
    }

    private static void Owe(SqliteSession session, Charge charge, OwedOverage owed) => session.Execute(
        """
        insert into overage_owed (user_id, charge_id, is_refund, credits, occurred_at, api_key_id, endpoint, cycle_number)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        """,
        charge.UserId.Key, owed.ChargeId, owed.IsRefund, owed.Credits, owed.OccurredAt, charge.ApiKeyId, charge.Endpoint, owed.CycleNumber);
}
