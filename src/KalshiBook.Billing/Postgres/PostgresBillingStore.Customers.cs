using Npgsql;

namespace KalshiBook.Billing;

internal sealed partial class PostgresBillingStore
{
    public async Task<UserId?> FindUserAsync(string customerId, CancellationToken cancellationToken)
    {
        var sql = $"select user_id, external_user_id from {_database.Schema}.billing_accounts where stripe_customer_id = $1";
        var users = await QueryAsync(sql, command => command.WithText(customerId), ReadUser, cancellationToken).ConfigureAwait(false);
        return users is [var user] ? user : null;
    }

    public async Task<bool> IsDeletedAsync(string customerId, CancellationToken cancellationToken) =>
        (await QueryAsync(IsDeletedStatement, command => command.WithText(customerId), reader => reader.GetBoolean(0), cancellationToken)
            .ConfigureAwait(false))[0];

    public Task<IReadOnlyList<UserId>> ListCustomersAsync(Guid after, int limit, CancellationToken cancellationToken) =>
        PageAsync("stripe_customer_id is not null", after, limit, cancellationToken);

    public Task<IReadOnlyList<UserId>> ListMeteredToEndAsync(Guid after, int limit, CancellationToken cancellationToken) => PageAsync(
        "metered_subscription_id is not null and not payg_enabled and metered_subscription_cancel_at_period_end is not true",
        after,
        limit,
        cancellationToken);

    private string IsDeletedStatement => $"select exists (select from {_database.Schema}.deleted_customers where stripe_customer_id = $1)";

    private async Task<IReadOnlyList<UserId>> PageAsync(string condition, Guid after, int limit, CancellationToken cancellationToken)
    {
        var sql = $"""
            select user_id, external_user_id from {_database.Schema}.billing_accounts account
            where {condition} and user_id > $1 order by user_id limit $2
            """;
        return await QueryAsync(sql, command => command.With(after).With(limit), ReadUser, cancellationToken).ConfigureAwait(false);
    }

    private async Task MarkDeletedAsync(NpgsqlConnection connection, string customer, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await LockCustomerAsync(connection, customer, cancellationToken).ConfigureAwait(false);
        var sql = $"insert into {_database.Schema}.deleted_customers (stripe_customer_id, deleted_at) values ($1, $2) on conflict do nothing";
        await new NpgsqlCommand(sql, connection).WithText(customer).WithTime(at).ExecuteAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task RequireNotDeletedAsync(NpgsqlConnection connection, string customer, CancellationToken cancellationToken)
    {
        await LockCustomerAsync(connection, customer, cancellationToken).ConfigureAwait(false);
        var deleted = await new NpgsqlCommand(IsDeletedStatement, connection)
            .WithText(customer)
            .ReadAllAsync(reader => reader.GetBoolean(0), cancellationToken).ConfigureAwait(false);
        if (deleted[0]) throw new CustomerTakenException("The Stripe customer was deleted.");
    }

    // To link a customer and to delete it are changes of two accounts perhaps, with no row in common that is there yet. The statement after this one
    // sees what the other has committed.
    private Task<int> LockCustomerAsync(NpgsqlConnection connection, string customer, CancellationToken cancellationToken) =>
        new NpgsqlCommand("select pg_advisory_xact_lock(hashtextextended($1, 0))", connection)
            .WithText($"kalshibook.billing.{_database.Schema}.{customer}")
            .ExecuteAsync(cancellationToken);
}
