namespace KalshiBook.Billing.Sqlite;

internal sealed partial class SqliteBillingStore
{
    public async Task<BillingAccount> GetAccountAsync(UserId userId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var account = await _database.ReadAsync(session => SqliteAccounts.Find(session, userId), cancellationToken).ConfigureAwait(false);
        return account is not null && ReferenceEquals(account.At(at, plans), account)
            ? account
            : await UpdateAccountAsync(userId, at, same => same, cancellationToken).ConfigureAwait(false);
    }

    public Task<BillingAccount> UpdateAccountAsync(
        UserId userId, DateTimeOffset at, Func<BillingAccount, BillingAccount> change, CancellationToken cancellationToken) =>
        ChangeAsync(userId, at, eventId: null, account => new AccountChange(change(account), Outcome: null), cancellationToken);

    private Task<BillingAccount> ChangeAsync(
        UserId userId, DateTimeOffset at, string? eventId, Func<BillingAccount, AccountChange> change, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            session =>
            {
                var accounts = new SqliteAccounts(session, plans);
                var account = accounts.At(userId, at);
                var changed = change(account);
                var after = accounts.Put(changed.Account with { UserId = account.UserId, CreatedAt = account.CreatedAt }, at);
                if (changed.DeletedCustomerId is { } deleted) MarkDeleted(session, deleted, at);
                if (after.StripeCustomerId is { } customer && customer != account.StripeCustomerId) RequireFree(session, customer, userId);
                if (eventId is not null && changed.Outcome is { } outcome) MarkApplied(session, eventId, outcome, at);
                accounts.Save();
                return SqliteAccounts.Find(session, userId)!;
            },
            cancellationToken);
}
