using System.Globalization;

namespace KalshiBook.ApiHost;

/// <summary>Reads ISO 8601. Without an offset it is UTC, wherever the host stands.</summary>
internal static class UtcTime
{
    private static readonly string[] Formats =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public static bool TryParse(string? text, out DateTime time) => DateTime.TryParseExact(
        text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    /// <summary>Reads a text that was checked before; null stays null.</summary>
    public static DateTime? Parse(string? text) => TryParse(text, out var time) ? time : null;
}
