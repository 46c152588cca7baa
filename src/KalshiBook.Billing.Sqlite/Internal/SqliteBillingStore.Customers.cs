namespace KalshiBook.Billing.Sqlite;

internal sealed partial class SqliteBillingStore
{
    private const string UserOf = "select user_id, external_user_id from billing_accounts where stripe_customer_id = ?1";

    public Task<UserId?> FindUserAsync(string customerId, CancellationToken cancellationToken) =>
        _database.ReadAsync(session => FindUser(session, customerId), cancellationToken);

    public Task<bool> IsDeletedAsync(string customerId, CancellationToken cancellationToken) =>
        _database.ReadAsync(session => IsDeleted(session, customerId), cancellationToken);

    public Task<IReadOnlyList<UserId>> ListCustomersAsync(Guid after, int limit, CancellationToken cancellationToken) =>
        PageAsync("stripe_customer_id is not null", after, limit, cancellationToken);

    public Task<IReadOnlyList<UserId>> ListMeteredToEndAsync(Guid after, int limit, CancellationToken cancellationToken) => PageAsync(
        "metered_subscription_id is not null and not payg_enabled and metered_subscription_cancel_at_period_end is not 1", after, limit, cancellationToken);

    private async Task<IReadOnlyList<UserId>> PageAsync(string condition, Guid after, int limit, CancellationToken cancellationToken) =>
        await _database.ReadAsync(
            session => session.Read(
                $"""
                select user_id, external_user_id from billing_accounts account where {condition} and user_id > ?1 order by user_id limit ?2
                """,
                SqliteAccounts.ReadUser,
                after, limit),
            cancellationToken).ConfigureAwait(false);

    private static UserId? FindUser(SqliteSession session, string customerId) =>
        session.Read(UserOf, SqliteAccounts.ReadUser, customerId) is [var user] ? user : null;

    private static bool IsDeleted(SqliteSession session, string customerId) =>
        session.Read("select 1 from deleted_customers where stripe_customer_id = ?1", reader => reader.GetInt32(0), customerId).Count > 0;

    private static void MarkDeleted(SqliteSession session, string customerId, DateTimeOffset at) => session.Execute(
        "insert into deleted_customers (stripe_customer_id, deleted_at) values (?1, ?2) on conflict do nothing", customerId, at);

    // In the transaction that links it, which no other writer comes between.
    private static void RequireFree(SqliteSession session, string customerId, UserId by)
    {
        if (IsDeleted(session, customerId)) throw new CustomerTakenException("The Stripe customer was deleted.");
        if (FindUser(session, customerId) is { } user && user != by) throw new CustomerTakenException("The Stripe customer belongs to another account.");
    }
}
