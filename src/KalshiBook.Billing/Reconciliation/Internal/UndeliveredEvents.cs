using Microsoft.Extensions.Logging;

namespace KalshiBook.Billing;

/// <summary>Asks Stripe for the events that it could not deliver, and handles them as if they had come.</summary>
/// <remarks>
/// Comparing accounts finds what is wrong with those that have a customer. Whom a lost event would have linked is found by the event only.
/// </remarks>
internal sealed partial class UndeliveredEvents(IStripeGateway gateway, IWebhookHandler handler, TimeProvider clock, ILogger<UndeliveredEvents> logger)
{
    // Stripe keeps events for 30 days.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(29);

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var events = await gateway.ListUndeliveredEventsAsync(WebhookTypes.WithEffect, clock.GetUtcNow() - Kept, cancellationToken).ConfigureAwait(false);
        if (!events.IsOk)
        {
            Log.UndeliveredEventsUnread(logger, events.Failure);
            return;
        }
        foreach (var json in events.Value)
        {
            if (WebhookEventParser.Parse(json) is not { } undelivered) continue;
            try
            {
                await handler.HandleAsync(undelivered, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not (OperationCanceledException or BillingStoreUnavailableException))
            {
                Log.EventNotHandled(logger, exception, undelivered.Id);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            CoreEventIds.UndeliveredEventsUnread, LogLevel.Warning, "The events that Stripe could not deliver could not be read: {Failure}.",
            EventName = nameof(UndeliveredEventsUnread))]
        public static partial void UndeliveredEventsUnread(ILogger logger, StripeFailure failure);

        [LoggerMessage(
            CoreEventIds.EventNotHandled, LogLevel.Warning, "The event {EventId}, which Stripe could not deliver, could not be handled either.",
            EventName = nameof(EventNotHandled))]
        public static partial void EventNotHandled(ILogger logger, Exception exception, string eventId);
    }
}
