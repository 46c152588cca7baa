using Npgsql;

namespace KalshiBook.Billing;

/// <summary>Migrates the schema, and keeps the monthly partitions of the usage records.</summary>
internal sealed class PostgresMaintenance(PostgresDatabase database, int? retentionMonths) : IStoreMaintenance
{
    /// <summary>How many months beyond the present one have a partition.</summary>
    public const int MonthsAhead = 12;

    // Hosts that start at once take turns: the lock is the transaction's, so that it works through a pooler and is never left behind.
    private string Lock => $"select pg_advisory_xact_lock(hashtextextended('kalshibook.billing.{database.Schema}', 0))";

    public Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken) => InTransactionAsync<IReadOnlyList<string>>(
        async connection =>
        {
            await ExecuteAsync(connection, Lock, cancellationToken).ConfigureAwait(false);
            var applied = await ReadAppliedAsync(connection, cancellationToken).ConfigureAwait(false);
            var names = new List<string>();
            foreach (var migration in PostgresMigration.All)
            {
                if (applied.TryGetValue(migration.Version, out var checksum))
                {
                    RequireSame(migration, checksum);
                    continue;
                }
                await ExecuteAsync(connection, migration.For(database.Schema), cancellationToken).ConfigureAwait(false);
                var record = new NpgsqlCommand(
                    $"insert into {database.Schema}.schema_migrations (version, name, checksum) values ($1, $2, $3)", connection)
                    .With(migration.Version).WithText(migration.Name).WithText(migration.Checksum);
                await using (record.ConfigureAwait(false)) await record.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
                names.Add(migration.Name);
            }
            return names;
        },
        cancellationToken);

    public Task<StoreMaintenanceReport> MaintainAsync(DateTimeOffset at, CancellationToken cancellationToken) => InTransactionAsync(
        async connection =>
        {
            await ExecuteAsync(connection, Lock, cancellationToken).ConfigureAwait(false);
            // A partition's change waits for long reads, and charges would queue behind it: rather try again at the next run.
            await ExecuteAsync(connection, "set local lock_timeout = '2s'", cancellationToken).ConfigureAwait(false);
            var month = BillingCycle.CalendarMonth(at).Start;
            var created = new List<string>();
            for (var offset = -1; offset <= MonthsAhead; offset++)
            {
                var make = new NpgsqlCommand($"select {database.Schema}.make_usage_partition($1)", connection)
                    .With(DateOnly.FromDateTime(month.AddMonths(offset).UtcDateTime));
                await using (make.ConfigureAwait(false))
                {
                    if (await make.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is string name) created.Add(name);
                }
            }
            var dropped = await DropAsync(connection, month, cancellationToken).ConfigureAwait(false);
            var strays = new NpgsqlCommand($"select count(*) from {database.Schema}.api_key_usage_default", connection);
            await using (strays.ConfigureAwait(false))
            {
                var count = (long)(await strays.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
                return new StoreMaintenanceReport(created, dropped, count);
            }
        },
        cancellationToken);

    private async Task<List<string>> DropAsync(NpgsqlConnection connection, DateTimeOffset month, CancellationToken cancellationToken)
    {
        var dropped = new List<string>();
        if (retentionMonths is not { } months) return dropped;
        var drop = new NpgsqlCommand($"select {database.Schema}.drop_usage_partitions($1)", connection).With(month.AddMonths(-months).UtcDateTime);
        await using (drop.ConfigureAwait(false))
        {
            var reader = await drop.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) dropped.Add(reader.GetString(0));
                return dropped;
            }
        }
    }

    private async Task<Dictionary<int, string>> ReadAppliedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var applied = new Dictionary<int, string>();
        // Looked for first: a role may own the schema without the right to create one.
        var find = new NpgsqlCommand("select to_regclass($1) is not null", connection).WithText($"{database.Schema}.schema_migrations");
        await using (find.ConfigureAwait(false))
        {
            if (!(bool)(await find.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!)
            {
                await ExecuteAsync(connection, PostgresMigrations.Prelude(database.Schema), cancellationToken).ConfigureAwait(false);
                return applied;
            }
        }
        var read = new NpgsqlCommand($"select version, checksum from {database.Schema}.schema_migrations", connection);
        await using (read.ConfigureAwait(false))
        {
            var reader = await read.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) applied[reader.GetInt32(0)] = reader.GetString(1);
                return applied;
            }
        }
    }

    private static void RequireSame(PostgresMigration migration, string checksum)
    {
        if (checksum != migration.Checksum)
        {
            throw new InvalidOperationException(
                $"The migration {migration.Name} was applied to this database from another text. A released migration must not be edited.");
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 60 }; // hosts that start at once wait for the one that migrates
        await using (command.ConfigureAwait(false)) await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private Task<T> InTransactionAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken) => database.RunAsync(
        async (connection, token) =>
        {
            var transaction = await connection.BeginTransactionAsync(token).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                var result = await work(connection).ConfigureAwait(false);
                await transaction.CommitAsync(token).ConfigureAwait(false);
                return result;
            }
        },
        cancellationToken);
}
