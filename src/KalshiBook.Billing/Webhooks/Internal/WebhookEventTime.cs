using System.Globalization;
using System.Text.Json;

namespace KalshiBook.Billing;

/// <summary>Reads when an event was made: Unix seconds, in thin events ISO 8601.</summary>
internal static class WebhookEventTime
{
    private static readonly double LastSecond = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>Gives the time, or the Unix epoch where there is none that makes sense.</summary>
    public static DateTimeOffset Parse(JsonElement? created) => created switch
    {
        { ValueKind: JsonValueKind.Number } number => OfSeconds(number),
        { ValueKind: JsonValueKind.String } => OfText(created.Text()),
        _ => DateTimeOffset.UnixEpoch,
    };

    private static DateTimeOffset OfSeconds(JsonElement number) =>
        number.TryGetDouble(out var seconds) && seconds >= 0 && seconds <= LastSecond
            ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
            : DateTimeOffset.UnixEpoch;

    private static DateTimeOffset OfText(string? text)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture, Utc, out var time)
            && time > DateTimeOffset.UnixEpoch
            ? time
            : DateTimeOffset.UnixEpoch;
    }
}
