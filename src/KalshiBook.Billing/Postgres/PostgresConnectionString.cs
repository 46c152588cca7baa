using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Npgsql;

namespace KalshiBook.Billing;

/// <summary>Reads where PostgreSQL is: from a <c>postgresql://</c> URL in the form of libpq, or an Npgsql connection string.</summary>
/// <remarks>Its exceptions never repeat the text, which has a password in it.</remarks>
[SuppressMessage("Design", "MA0054", Justification = "An inner exception would repeat the text.")]
public static class PostgresConnectionString
{
    /// <summary>Reads a setting such as <c>DATABASE_URL</c>, for a host that keeps tables of its own beside the library's.</summary>
    /// <param name="text">A <c>postgresql://</c> or <c>postgres://</c> URL, or an Npgsql connection string.</param>
    /// <returns>A builder of what it says.</returns>
    /// <exception cref="FormatException">It is neither, or names no host.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.Trim();
        try
        {
            return IsUrl(text) ? FromUrl(text) : FromKeywords(text);
        }
        catch (Exception exception) when (exception is ArgumentException or KeyNotFoundException or InvalidCastException)
        {
            throw new FormatException("it is neither a postgresql:// URL nor an Npgsql connection string.");
        }
    }

    private static bool IsUrl(string text) =>
        text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase);

    private static NpgsqlConnectionStringBuilder FromKeywords(string text)
    {
        var builder = new NpgsqlConnectionStringBuilder(text);
        return string.IsNullOrWhiteSpace(builder.Host) ? throw new FormatException("it names no host.") : builder;
    }

    // Read by hand and not by System.Uri: libpq allows several hosts, comma-separated, for fail-over.
    private static NpgsqlConnectionStringBuilder FromUrl(string url)
    {
        var rest = url[(url.IndexOf("://", StringComparison.Ordinal) + 3)..];
        var (beforeQuery, query) = Cut(rest, '?');
        var (authority, database) = Cut(beforeQuery, '/');
        var builder = new NpgsqlConnectionStringBuilder();
        var at = authority.LastIndexOf('@');
        if (at >= 0)
        {
            var (user, password) = Cut(authority[..at], ':');
            builder.Username = Uri.UnescapeDataString(user);
            if (password.Length > 0) builder.Password = Uri.UnescapeDataString(password);
        }
        var hosts = authority[(at + 1)..];
        if (hosts.Length > 0) builder.Host = Uri.UnescapeDataString(Hosts(hosts));
        if (database.Length > 0) builder.Database = Uri.UnescapeDataString(database);
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = Cut(pair, '=');
            Set(builder, Uri.UnescapeDataString(name), Uri.UnescapeDataString(value));
        }
        return string.IsNullOrWhiteSpace(builder.Host) ? throw new FormatException("it names no host.") : builder;
    }

    private static string Hosts(string hosts)
    {
        foreach (var host in hosts.Split(','))
        {
            var colon = host.LastIndexOf(':');
            var hasPort = colon > host.LastIndexOf(']');
            if (hasPort && (!ushort.TryParse(host.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0))
                throw new FormatException("a port is not a number from 1 to 65535.");
        }
        return hosts;
    }

    private static void Set(NpgsqlConnectionStringBuilder builder, string name, string value)
    {
        if (string.Equals(name, "pgbouncer", StringComparison.Ordinal)) return; // a hint to another client; this library always minds a pooler
        var keyword = name switch
        {
            "host" => "Host",
            "port" => "Port",
            "sslmode" => "SSL Mode",
            "sslrootcert" => "Root Certificate",
            "sslcert" => "SSL Certificate",
            "sslkey" => "SSL Key",
            "application_name" => "Application Name",
            "connect_timeout" => "Timeout",
            "target_session_attrs" => "Target Session Attributes",
            "options" => "Options",
            "channel_binding" => "Channel Binding",
            // Where a password's own ? was not encoded, what looks like a name is a part of it.
            _ when name.Length <= 40 && name.All(letter => char.IsAsciiLetterLower(letter) || letter == '_') && value.Length > 0 =>
                throw new FormatException($"its parameter {name} is not known here. Use an Npgsql connection string."),
            _ => throw new FormatException("it has a parameter that is not known here. Use an Npgsql connection string."),
        };
        try
        {
            // libpq writes verify-full and read-write, Npgsql VerifyFull and ReadWrite (or read-write).
            builder[keyword] = name == "sslmode" ? value.Replace("-", "", StringComparison.Ordinal) : value;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException)
        {
            throw new FormatException($"the value of its parameter {name} is not known.");
        }
    }

    private static (string Before, string After) Cut(string text, char separator)
    {
        var index = text.IndexOf(separator, StringComparison.Ordinal);
        return index < 0 ? (text, "") : (text[..index], text[(index + 1)..]);
    }
}
