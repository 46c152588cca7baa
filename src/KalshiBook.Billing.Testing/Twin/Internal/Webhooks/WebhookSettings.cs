using Microsoft.Extensions.Logging;

namespace KalshiBook.Billing.Testing;

/// <summary>What all endpoints share.</summary>
internal sealed record WebhookSettings(HttpClient Http, TimeProvider Clock, IReadOnlyList<TimeSpan> RetryDelays, ILogger Logger)
{
    /// <summary>Gets who hears that an endpoint took an event, and whether it had refused it before.</summary>
    public required Action<Delivery, bool> Taken { get; init; }

    /// <summary>Gets who hears that an endpoint did not take an event at first.</summary>
    public required Action<Delivery> Refused { get; init; }
}
