namespace KalshiBook.Billing;

/// <summary>Applies the migrations that a schema lacks, inside a transaction that holds the lock.</summary>
internal sealed class PostgresMigrator(PostgresSession session, string schema)
{
    public async Task<IReadOnlyList<string>> RunAsync()
    {
        // Looked for first: a role may own the schema without the right to create one.
        var isThere = await session.ReadAsync<bool>("select to_regclass($1) is not null", $"{schema}.schema_migrations").ConfigureAwait(false);
        if (!isThere[0]) await session.ExecuteAsync(PostgresMigrations.Prelude(schema)).ConfigureAwait(false);
        var known = await session.ReadAsync<string>($"select version || ' ' || checksum from {schema}.schema_migrations").ConfigureAwait(false);
        var checksums = known.Select(row => row.Split(' ')).ToDictionary(row => row[0], row => row[1], StringComparer.Ordinal);

        var applied = new List<string>();
        foreach (var migration in PostgresMigration.All)
        {
            // One that is known to the database and not to us is a newer release's: hosts are replaced one by one.
            if (checksums.TryGetValue($"{migration.Version}", out var checksum))
            {
                migration.RequireSame(checksum);
                continue;
            }
            await session.ExecuteAsync(migration.For(schema)).ConfigureAwait(false);
            await session.ExecuteAsync(
                $"insert into {schema}.schema_migrations (version, name, checksum) values ($1, $2, $3)",
                migration.Version,
                migration.Name,
                migration.Checksum).ConfigureAwait(false);
            applied.Add(migration.Name);
        }
        return applied;
    }
}
