using System.Data.Common;
using Npgsql;

namespace KalshiBook.Billing;

internal sealed partial class PostgresBillingStore
{
    private readonly string _read;
    private readonly string _lock;
    private readonly string _save;

    public Task<BillingAccount> GetAccountAsync(UserId userId, DateTimeOffset at, CancellationToken cancellationToken) =>
        _database.RunRepeatablyAsync((connection, token) => ReadAccountAsync(_read, connection, userId, at, token), cancellationToken);

    public Task<BillingAccount> UpdateAccountAsync(
        UserId userId, DateTimeOffset at, Func<BillingAccount, BillingAccount> change, CancellationToken cancellationToken) =>
        ChangeAccountAsync(userId, at, eventId: null, account => new AccountChange(change(account), Outcome: null), cancellationToken);

    // The account's row is locked first and everything else after it, in this order: changes of one account come one by one, and what they then
    // lock they lock in turn.
    private async Task<BillingAccount> ChangeAccountAsync(
        UserId userId, DateTimeOffset at, string? eventId, Func<BillingAccount, AccountChange> change, CancellationToken cancellationToken)
    {
        try
        {
            return await InTransactionAsync(
                async (connection, token) =>
                {
                    var account = await ReadAccountAsync(_lock, connection, userId, at, token).ConfigureAwait(false);
                    var changed = change(account);
                    var saved = await SaveAccountAsync(connection, account, changed.Account, at, token).ConfigureAwait(false);
                    if (eventId is not null && changed.Outcome is { } outcome)
                        await MarkAppliedAsync(connection, eventId, outcome, at, token).ConfigureAwait(false);
                    if (changed.DeletedCustomerId is { } deleted) await MarkDeletedAsync(connection, deleted, at, token).ConfigureAwait(false);
                    if (saved.StripeCustomerId is { } customer && customer != account.StripeCustomerId)
                        await RequireNotDeletedAsync(connection, customer, token).ConfigureAwait(false);
                    return saved;
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (IsCustomerTaken(exception))
        {
            throw new CustomerTakenException("The Stripe customer belongs to another account.", exception);
        }
    }

    private static bool IsCustomerTaken(PostgresException exception) =>
        exception is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "billing_accounts_stripe_customer_id_key" };

    private Task<BillingAccount> SaveAccountAsync(
        NpgsqlConnection connection, BillingAccount account, BillingAccount changed, DateTimeOffset at, CancellationToken cancellationToken) => ReadOneAsync(
        new NpgsqlCommand(_save, connection)
            .With(account.UserId.Key)
            .With(Charge.ToMicroseconds(at).UtcDateTime)
            .WithValues(AccountColumns.Values(changed)),
        account.UserId,
        cancellationToken);

    private Task<BillingAccount> ReadAccountAsync(
        string sql, NpgsqlConnection connection, UserId userId, DateTimeOffset at, CancellationToken cancellationToken) => ReadOneAsync(
        WithPlans(new NpgsqlCommand(sql, connection)
            .With(userId.Key)
            .WithText(userId.IsUuid ? null : userId.Value)
            .With(Charge.ToMicroseconds(at).UtcDateTime)),
        userId,
        cancellationToken);

    private static async Task<BillingAccount> ReadOneAsync(NpgsqlCommand command, UserId userId, CancellationToken cancellationToken) =>
        (await command.ReadAllAsync(reader => AccountColumns.Read(reader, userId), cancellationToken).ConfigureAwait(false))[0];

    private static string SaveStatement(string schema)
    {
        var assignments = AccountColumns.WrittenNames.Select((name, index) => $"{name} = ${index + 3}");
        return $"""
            update {schema}.billing_accounts set {string.Join(", ", assignments)}, updated_at = greatest(updated_at, $2) where user_id = $1
            returning {AccountColumns.Names}
            """;
    }

    // A row's user. An id that was set by hand and doesn't belong to its key must not lead to another account.
    private static UserId ReadUser(DbDataReader reader)
    {
        var key = reader.GetFieldValue<Guid>(0);
        return !reader.IsDBNull(1) && UserId.TryParse(reader.GetString(1), out var id) && id.Value.Key == key ? id.Value : UserId.From(key);
    }
}
