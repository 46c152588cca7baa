using System.Globalization;
using System.Text;

namespace KalshiBook.Billing.Sqlite;

/// <summary>The migrations as a script, for hosts that don't migrate on start.</summary>
public static class SqliteMigrations
{
    /// <summary>Gets all migrations as one script for the command line tool <c>sqlite3</c>.</summary>
    /// <param name="after">
    /// The highest version in the table <c>schema_migrations</c>: the script then has the migrations after it. The default, 0, is for a new file.
    /// </param>
    /// <returns>The script. It records what it applies, so that a host which migrates goes on from there.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The version is negative.</exception>
    public static string ToScript(int after = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        // Without the first line the tool would go on after an error, and commit the half.
        var script = new StringBuilder(".bail on\npragma journal_mode = wal;\nbegin immediate;\n").AppendLine(SqliteMigrator.Prelude);
        foreach (var migration in SqliteMigrator.All.Where(migration => migration.Version > after))
        {
            script.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"-- {migration.Name}").AppendLine(migration.Script);
            script.AppendLine(CultureInfo.InvariantCulture, $"""
                insert into schema_migrations (version, name, checksum) values ({migration.Version}, '{migration.Name}', '{migration.Checksum}');
                """);
        }
        return script.AppendLine("commit;").ToString();
    }
}
