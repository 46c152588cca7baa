using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KalshiBook.Billing;

/// <summary>A migration: a numbered script that is never edited once released.</summary>
/// <param name="Version">Its number, counted from 1.</param>
/// <param name="Name">Its file name.</param>
/// <param name="Template">Its text, with <c>{schema}</c> where the schema goes.</param>
internal sealed record PostgresMigration(int Version, string Name, string Template)
{
    /// <summary>Gets all migrations, in order.</summary>
    public static IReadOnlyList<PostgresMigration> All { get; } =
    [
        .. typeof(PostgresMigration).Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(Load),
    ];

    /// <summary>Gets what tells an edited script from the one that was applied.</summary>
    public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Template)));

    /// <summary>Gives the script for a schema.</summary>
    /// <param name="schema">A validated name: letters, digits and underscores.</param>
    public string For(string schema) => Template.Replace("{schema}", schema, StringComparison.Ordinal);

    private static PostgresMigration Load(string resource)
    {
        using var reader = new StreamReader(typeof(PostgresMigration).Assembly.GetManifestResourceStream(resource)!);
        var text = reader.ReadToEnd().ReplaceLineEndings("\n");
        return new PostgresMigration(int.Parse(resource.AsSpan(0, 4), CultureInfo.InvariantCulture), resource, text);
    }
}
