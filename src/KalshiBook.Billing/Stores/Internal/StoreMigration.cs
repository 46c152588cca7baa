using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace KalshiBook.Billing;

/// <summary>A migration of a store in SQL: a numbered script that is never edited once released.</summary>
/// <param name="Version">Its number, counted from 1.</param>
/// <param name="Name">Its file name.</param>
/// <param name="Script">Its text.</param>
internal sealed record StoreMigration(int Version, string Name, string Script)
{
    /// <summary>Gets what tells an edited script from the one that was applied.</summary>
    public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Script)));

    /// <summary>Gives the migrations that a package brings, in order.</summary>
    public static IReadOnlyList<StoreMigration> Of(Assembly package) =>
    [
        .. package.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Load(package, name)),
    ];

    /// <exception cref="InvalidOperationException">It was applied from another text.</exception>
    public void RequireSame(string checksum)
    {
        if (checksum == Checksum) return;
        throw new InvalidOperationException($"The migration {Name} was applied from another text. A released migration must not be edited.");
    }

    private static StoreMigration Load(Assembly package, string name)
    {
        using var reader = new StreamReader(package.GetManifestResourceStream(name)!);
        return new StoreMigration(int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name, reader.ReadToEnd().ReplaceLineEndings("\n"));
    }
}
