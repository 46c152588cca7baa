using Microsoft.Extensions.Logging;

namespace KalshiBook.Billing.Testing;

/// <summary>What somebody should know of who runs a twin.</summary>
internal static partial class TwinLog
{
    [LoggerMessage(
        1, LogLevel.Warning, "The Stripe twin's state could not be written to {Path}. What happens from now on is lost when it stops, unless a later try succeeds.",
        EventName = nameof(StateNotWritten))]
    public static partial void StateNotWritten(ILogger logger, Exception exception, string path);

    [LoggerMessage(3, LogLevel.Error, "What was due of {Id} could not be done by the Stripe twin.", EventName = nameof(DueFailed))]
    public static partial void DueFailed(ILogger logger, Exception exception, string id);

    [LoggerMessage(
        2, LogLevel.Warning, "The webhook {Url} did not take {Type}: {Answer}. The Stripe twin sends it again later.", EventName = nameof(WebhookRefused))]
    public static partial void WebhookRefused(ILogger logger, string url, string type, string answer);
}
