using System.Data.Common;
using Npgsql;

namespace KalshiBook.Billing;

/// <summary>Keeps accounts and charges in PostgreSQL: one round trip and one commit a batch of charges, right through a transaction pooler too.</summary>
/// <remarks>The rules run in the database, in the functions of the migrations; they are <see cref="CreditArithmetic"/>'s, and held to it by tests.</remarks>
internal sealed partial class PostgresBillingStore : IRowLockingStore, IStripeStore, IStoreMaintenance, IAsyncDisposable
{
    private readonly PostgresDatabase _database;
    private readonly PostgresMaintenance _maintenance;
    private readonly string[] _plans;
    private readonly long[] _allowances;

    public PostgresBillingStore(PostgresDatabase database, PlanCatalogue plans, int? retentionMonths)
    {
        _database = database;
        _maintenance = new PostgresMaintenance(database, retentionMonths);
        // The first is what a new account gets.
        Plan[] ordered = [plans.Free, .. plans.Plans.Where(plan => plan != plans.Free)];
        _plans = [.. ordered.Select(plan => plan.Name)];
        _allowances = [.. ordered.Select(plan => plan.MonthlyCredits)];
        _chargeBatch =
            $"select {BalanceReader.Columns}, charges from {database.Schema}.charge_batch($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
        _chargeOne = $"select {BalanceReader.Columns} from {database.Schema}.charge_one($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        _chargeOnePrepared = LoneCharge.StatementFor(database.Schema);
        _refund = $"select {BalanceReader.Columns} from {database.Schema}.refund($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        _read = $"select {AccountColumns.Names} from {database.Schema}.read_account($1, $2, $3, $4, $5)";
        _lock = $"select {AccountColumns.Names} from {database.Schema}.lock_account($1, $2, $3, $4, $5)";
        _save = SaveStatement(database.Schema);
        _usage = Enum.GetValues<UsageGrouping>().ToDictionary(grouping => grouping, grouping => UsageStatement(database.Schema, grouping));
    }

    public Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken) => _maintenance.MigrateAsync(cancellationToken);

    public Task<StoreMaintenanceReport> MaintainAsync(DateTimeOffset at, CancellationToken cancellationToken) =>
        _maintenance.MaintainAsync(at, cancellationToken);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    // One statement that does no harm when it is run again.
    private Task<List<T>> QueryAsync<T>(
        string sql, Func<NpgsqlCommand, NpgsqlCommand> bind, Func<DbDataReader, T> read, CancellationToken cancellationToken) =>
        _database.RunRepeatablyAsync((connection, token) => bind(new NpgsqlCommand(sql, connection)).ReadAllAsync(read, token), cancellationToken);

    private Task<T> InTransactionAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        _database.RunAsync(
            async (connection, token) =>
            {
                var transaction = await connection.BeginTransactionAsync(token).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    var result = await work(connection, token).ConfigureAwait(false);
                    await transaction.CommitAsync(token).ConfigureAwait(false);
                    return result;
                }
            },
            cancellationToken);

    private NpgsqlCommand WithPlans(NpgsqlCommand command) => command.WithTexts(_plans).With(_allowances);
}
