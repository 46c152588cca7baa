using Microsoft.Extensions.Logging;

namespace KalshiBook.Billing;

/// <summary>Takes an event as a hint: finds its user, and has Stripe's own state read and applied.</summary>
internal sealed partial class WebhookHandler(
    IStripeStore store, SubscriptionSync sync, PaygFlow payg, UserLeases leases, Notices notices, TimeProvider clock, ILogger<WebhookHandler> logger)
    : IWebhookHandler
{
    // Stripe waits for an answer, Checkout holds its page up for one, and both try again.
    private static readonly TimeSpan StripeTime = TimeSpan.FromSeconds(8);

    public async Task HandleAsync(WebhookEvent webhookEvent, CancellationToken cancellationToken)
    {
        var wasApplied = await store.ReceiveAsync(
            webhookEvent.Id, webhookEvent.Type, webhookEvent.CreatedAt, clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        if (wasApplied) return;
        if (WebhookTypes.CallsForSync(webhookEvent.Type)) await SyncAsync(webhookEvent, cancellationToken).ConfigureAwait(false);
        else await NoteAsync(webhookEvent, cancellationToken).ConfigureAwait(false);
    }

    private async Task SyncAsync(WebhookEvent webhookEvent, CancellationToken cancellationToken)
    {
        var (user, cause) = await FindAsync(webhookEvent, cancellationToken).ConfigureAwait(false);
        if (user is not { } userId)
        {
            await store.CompleteAsync(webhookEvent.Id, "no_account", clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            Log.EventOfNobody(logger, webhookEvent.Id, webhookEvent.Type, webhookEvent.CustomerId);
            return;
        }
        var outcome = await StripeDeadline.RunAsync(
            StripeTime, clock, token => ApplyAsync(userId, webhookEvent, cause, token), cancellationToken).ConfigureAwait(false);
        Log.EventApplied(logger, webhookEvent.Id, webhookEvent.Type, userId.Key, outcome);
    }

    private async Task<string> ApplyAsync(UserId userId, WebhookEvent webhookEvent, SyncCause cause, CancellationToken cancellationToken)
    {
        if (webhookEvent is { Type: WebhookTypes.CheckoutCompleted, Mode: "setup", ObjectId: { } sessionId })
        {
            await leases.RunAsync(userId, () => payg.CompleteSetupAsync(userId, sessionId, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        try
        {
            return (await sync.RunAsync(userId, cause, cancellationToken).ConfigureAwait(false)).Outcome;
        }
        catch (CustomerTakenException)
        {
            const string Taken = "customer_taken";
            await store.CompleteAsync(webhookEvent.Id, Taken, clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            return Taken;
        }
    }

    // By the customer's link; else by what the object carries, which was put there by us when it was made.
    private async Task<(UserId? User, SyncCause Cause)> FindAsync(WebhookEvent webhookEvent, CancellationToken cancellationToken)
    {
        var cause = new SyncCause
        {
            EventId = webhookEvent.Id,
            CustomerId = webhookEvent.CustomerId,
            IsCustomerDeleted = webhookEvent.Type == WebhookTypes.CustomerDeleted,
        };
        if (webhookEvent.CustomerId is not { } customerId) return (webhookEvent.UserId, cause);
        if (await store.FindUserAsync(customerId, cancellationToken).ConfigureAwait(false) is { } linked) return (linked, cause);
        if (webhookEvent.UserId is null) return (null, cause);
        var isGone = await store.IsDeletedAsync(customerId, cancellationToken).ConfigureAwait(false);
        return (webhookEvent.UserId, isGone ? cause with { CustomerId = null } : cause);
    }

    private async Task NoteAsync(WebhookEvent webhookEvent, CancellationToken cancellationToken)
    {
        if (WebhookTypes.NoticeOf(webhookEvent.Type) is { } kind)
        {
            var notice = new BillingNotice(kind)
            {
                UserId = webhookEvent.CustomerId is { } customerId ? await store.FindUserAsync(customerId, cancellationToken).ConfigureAwait(false) : null,
                StripeCustomerId = webhookEvent.CustomerId,
                Ids = webhookEvent.ObjectId is { } id ? [id] : [],
                EventId = webhookEvent.Id,
                Attempts = webhookEvent.AttemptCount,
            };
            await notices.RaiseAsync(notice, cancellationToken).ConfigureAwait(false);
            await store.CompleteAsync(webhookEvent.Id, "noted", clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            return;
        }
        await store.CompleteAsync(webhookEvent.Id, "ignored", clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        Log.EventIgnored(logger, webhookEvent.Id, webhookEvent.Type);
    }

    private static partial class Log
    {
        [LoggerMessage(
            CoreEventIds.EventApplied, LogLevel.Information, "The event {EventId} ({Type}) of the user {UserKey} was handled: {Outcome}.",
            EventName = nameof(EventApplied))]
        public static partial void EventApplied(ILogger logger, string eventId, string type, Guid userKey, string outcome);

        [LoggerMessage(
            CoreEventIds.EventIgnored, LogLevel.Information, "The event {EventId} ({Type}) calls for nothing here.", EventName = nameof(EventIgnored))]
        public static partial void EventIgnored(ILogger logger, string eventId, string type);

        [LoggerMessage(
            CoreEventIds.EventOfNobody, LogLevel.Information,
            "The event {EventId} ({Type}) is about the customer {CustomerId}, whom no account is or can be linked to.", EventName = nameof(EventOfNobody))]
        public static partial void EventOfNobody(ILogger logger, string eventId, string type, string? customerId);
    }
}
