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
        _database.RunAsync(
            async (connection, token) =>
            {
                var transaction = await connection.BeginTransactionAsync(token).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    var account = await ReadAccountAsync(_lock, connection, userId, at, token).ConfigureAwait(false);
                    var changed = change(account) with { UserId = account.UserId, CreatedAt = account.CreatedAt };
                    var save = AccountColumns.Bind(new NpgsqlCommand(_save, connection), changed, Charge.ToMicroseconds(at));
                    var saved = await ReadOneAsync(save, account.UserId, token).ConfigureAwait(false);
                    await transaction.CommitAsync(token).ConfigureAwait(false);
                    return saved;
                }
            },
            cancellationToken);

    private Task<BillingAccount> ReadAccountAsync(
        string sql, NpgsqlConnection connection, UserId userId, DateTimeOffset at, CancellationToken cancellationToken) => ReadOneAsync(
        WithPlans(new NpgsqlCommand(sql, connection)
            .With(userId.Key)
            .WithText(userId.IsUuid ? null : userId.Value)
            .With(Charge.ToMicroseconds(at).UtcDateTime)),
        userId,
        cancellationToken);

    private static async Task<BillingAccount> ReadOneAsync(NpgsqlCommand command, UserId userId, CancellationToken cancellationToken)
    {
        await using (command.ConfigureAwait(false))
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                var account = AccountColumns.Read(reader, userId);
                await reader.NextResultAsync(cancellationToken).ConfigureAwait(false); // it may have been made, turned or changed: see that done
                return account;
            }
        }
    }
}
