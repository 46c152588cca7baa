namespace KalshiBook.Billing;

/// <summary>A meter event to be sent to Stripe.</summary>
/// <param name="EventName">The event name of the meter.</param>
/// <param name="CustomerId">Stripe's id of the customer.</param>
/// <param name="Value">The credits.</param>
/// <param name="Identifier">What Stripe knows the event by: it takes each identifier once.</param>
/// <param name="Timestamp">When the usage was. Stripe takes the past 35 days.</param>
public sealed record NewMeterEvent(string EventName, string CustomerId, long Value, string Identifier, DateTimeOffset Timestamp);
