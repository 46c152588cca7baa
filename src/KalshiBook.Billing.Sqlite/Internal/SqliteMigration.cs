using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KalshiBook.Billing.Sqlite;

/// <summary>A migration: a numbered script that is never edited once released.</summary>
/// <param name="Version">Its number, counted from 1.</param>
/// <param name="Name">Its file name.</param>
/// <param name="Script">Its text.</param>
internal sealed record SqliteMigration(int Version, string Name, string Script)
{
    /// <summary>Gets all migrations, in order.</summary>
    public static IReadOnlyList<SqliteMigration> All { get; } =
    [
        .. typeof(SqliteMigration).Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(Load),
    ];

    /// <summary>Gets what tells an edited script from the one that was applied.</summary>
    public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Script)));

    private static SqliteMigration Load(string resource)
    {
        using var reader = new StreamReader(typeof(SqliteMigration).Assembly.GetManifestResourceStream(resource)!);
        return new SqliteMigration(int.Parse(resource.AsSpan(0, 4), CultureInfo.InvariantCulture), resource, reader.ReadToEnd().ReplaceLineEndings("\n"));
    }
}
