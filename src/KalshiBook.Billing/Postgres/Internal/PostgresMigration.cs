namespace KalshiBook.Billing;

/// <summary>The migrations of PostgreSQL, with <c>{schema}</c> where the schema goes.</summary>
internal static class PostgresMigration
{
    /// <summary>Gets all migrations, in order.</summary>
    public static IReadOnlyList<StoreMigration> All { get; } = StoreMigration.Of(typeof(PostgresMigration).Assembly);

    /// <summary>Gives the script for a schema.</summary>
    /// <param name="migration">The migration.</param>
    /// <param name="schema">A validated name: letters, digits and underscores.</param>
    public static string For(this StoreMigration migration, string schema) => migration.Script.Replace("{schema}", schema, StringComparison.Ordinal);
}
