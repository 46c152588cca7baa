using System.Globalization;
using System.Text;

namespace KalshiBook.Billing;

/// <summary>The migrations as a script, for hosts that don't migrate on start.</summary>
public static class PostgresMigrations
{
    /// <summary>Gives all migrations as one script for <c>psql --single-transaction</c>, to be run by the role that is to own the tables.</summary>
    /// <param name="schema">The schema, as in <see cref="BillingOptions.Schema"/>.</param>
    /// <param name="after">
    /// The highest version in the table <c>schema_migrations</c>: the script then has the migrations after it. The default, 0, is for an empty schema.
    /// </param>
    /// <returns>The script. It records what it applies, so that a host which migrates goes on from there.</returns>
    /// <exception cref="ArgumentException">The schema's name is not one that <see cref="BillingOptions.Schema"/> may have.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The version is negative.</exception>
    public static string ToScript(string schema = "kalshibook_billing", int after = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        if (!BillingOptionsValidator.IsSchemaName(schema))
            throw new ArgumentException("1 to 63 lower-case letters, digits and underscores, not beginning with a digit or pg_, not public.", nameof(schema));
        schema = PostgresDatabase.Quote(schema);
        var script = new StringBuilder(Prelude(schema));
        foreach (var migration in PostgresMigration.All.Where(migration => migration.Version > after))
        {
            script.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"-- {migration.Name}").AppendLine(migration.For(schema));
            script.AppendLine(CultureInfo.InvariantCulture, $"""
                insert into {schema}.schema_migrations (version, name, checksum) values ({migration.Version}, '{migration.Name}', '{migration.Checksum}');
                """);
        }
        // The months in use, and a year ahead: by hand once a year, where no host does it.
        script.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"""
            select {schema}.make_usage_partition((date_trunc('month', now() at time zone 'UTC') + make_interval(months => month))::date)
            from generate_series(-1, 12) month;
            """);
        return script.ToString();
    }

    internal static string Prelude(string schema) =>
        $"""
        do $$ begin
            -- Looked for first: "if not exists" asks for the right to create schemas even where there is nothing to create.
            if to_regnamespace('{schema}') is null then create schema {schema}; end if;
        end $$;
        create table if not exists {schema}.schema_migrations (
            version integer primary key, name text not null, checksum text not null, applied_at timestamptz not null default now());

        """;
}
