using System.Globalization;

namespace KalshiBook.Billing.Sqlite;

/// <summary>How what SQLite has no type for is written: in one form each, since texts are compared.</summary>
internal static class SqliteText
{
    /// <summary>Gives what is stored: UUIDs in lower case, times in UTC to the microsecond, everything else as it is.</summary>
    public static object? ToValue(object? value) => value switch
    {
        Guid id => id.ToString("D"),
        DateTime utc => Time(utc),
        DateTimeOffset time => Time(time.UtcDateTime),
        _ => value,
    };

    private static string Time(DateTime utc) => utc.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
