namespace KalshiBook.Billing;

/// <summary>What a store holds, added up: two stores that hold the same have the same totals.</summary>
/// <param name="Accounts">How many accounts there are.</param>
/// <param name="CreditsUsed">The credits used in their present cycles, overage included.</param>
/// <param name="OverageCredits">The overage of their present cycles.</param>
/// <param name="UsageRecords">How many usage records there are.</param>
/// <param name="CreditsCharged">Their credits, those that were given back left out.</param>
/// <param name="CreditsOwed">Overage that was ever owed, less what refunds took off it.</param>
/// <param name="CreditsUnsealed">The part of it that is in no report yet.</param>
/// <param name="CreditsReported">The credits of all reports to Stripe's meter, whatever became of them.</param>
/// <param name="Events">How many webhook events are on record.</param>
/// <param name="Others">How many deleted customers and attempts at Stripe are.</param>
public sealed record StoreTotals(
    long Accounts, long CreditsUsed, long OverageCredits, long UsageRecords, long CreditsCharged, long CreditsOwed, long CreditsUnsealed,
    long CreditsReported, long Events, long Others)
{
    /// <summary>Gives the query that reads them, which is the same on every database.</summary>
    /// <param name="schema">What comes before a table's name, its point included; or nothing.</param>
    internal static string Query(string schema) =>
        $"""
        select
            (select count(*) from {schema}billing_accounts),
            (select cast(coalesce(sum(credits_used), 0) as bigint) from {schema}billing_accounts),
            (select cast(coalesce(sum(overage_credits), 0) as bigint) from {schema}billing_accounts),
            (select count(*) from {schema}api_key_usage),
            (select cast(coalesce(sum(credits_charged), 0) as bigint) from {schema}api_key_usage where refunded_at is null),
            (select cast(coalesce(sum(credits), 0) as bigint) from {schema}overage_owed),
            (select cast(coalesce(sum(credits), 0) as bigint) from {schema}overage_owed where report_id is null),
            (select cast(coalesce(sum(credits), 0) as bigint) from {schema}overage_reports),
            (select count(*) from {schema}webhook_events),
            (select count(*) from {schema}deleted_customers) + (select count(*) from {schema}stripe_attempts)
        """;

    internal static StoreTotals Read(System.Data.Common.DbDataReader reader) => new(
        reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6),
        reader.GetInt64(7), reader.GetInt64(8), reader.GetInt64(9));
}
