namespace KalshiBook.Billing.Testing;

/// <summary>A meter event that the twin accepted.</summary>
/// <param name="EventName">The event name of the meter.</param>
/// <param name="CustomerId">The customer.</param>
/// <param name="Value">The value.</param>
/// <param name="Identifier">The identifier.</param>
/// <param name="Timestamp">The time that the event says.</param>
/// <param name="ReceivedAt">When it was accepted.</param>
public sealed record StripeTwinMeterEvent(
    string EventName, string CustomerId, long Value, string Identifier, DateTimeOffset Timestamp, DateTimeOffset ReceivedAt);
