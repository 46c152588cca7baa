using System.Globalization;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Reads ISO 8601 in a query string.</summary>
internal static class IsoTime
{
    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    private static readonly string[] Formats =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>Gives the instant, or null where the text is none. A date is its midnight in UTC, and so is a time without an offset in UTC.</summary>
    public static DateTimeOffset? Parse(string? text) => DateTimeOffset.TryParseExact(
        // A plus that was not encoded arrives as a space.
        text?.Replace(' ', '+'), Formats, CultureInfo.InvariantCulture, Utc, out var time)
        ? time
        : null;
}
