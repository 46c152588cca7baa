namespace KalshiBook.Billing.Testing;

/// <summary>An event on its way to an endpoint.</summary>
/// <param name="Event">The event; null for a thin one, which nobody lists.</param>
/// <param name="Body">Gives the body as it is now.</param>
internal sealed record Delivery(EventRecord? Event, Func<string> Body)
{
    /// <summary>Gets what completes when the endpoint was asked for the first time, whatever it said.</summary>
    public TaskCompletionSource Tried { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
