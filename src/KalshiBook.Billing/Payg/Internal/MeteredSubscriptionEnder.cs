using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KalshiBook.Billing;

/// <summary>Has metered subscriptions end with their period where pay-as-you-go was switched off, so that their last invoice has all usage.</summary>
internal sealed partial class MeteredSubscriptionEnder(
    IBillingStore store, IStripeStore stripeStore, IStripeGateway gateway, SubscriptionSync sync, UserLeases leases, IOptions<BillingOptions> options,
    TimeProvider clock, ILogger<MeteredSubscriptionEnder> logger) : IStripeJob
{
    private const int Page = 100;

    public string Name => "metered-ends";

    public TimeSpan Interval => options.Value.Meter.FlushInterval;

    public bool IsDueAfterInterval => false;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var after = Guid.Empty;
        while (await stripeStore.ListMeteredToEndAsync(after, Page, cancellationToken).ConfigureAwait(false) is { Count: > 0 } users)
        {
            foreach (var user in users) await TryEndAsync(user, cancellationToken).ConfigureAwait(false);
            after = users[^1].Key;
        }
    }

    private async Task TryEndAsync(UserId user, CancellationToken cancellationToken)
    {
        try
        {
            await StripeDeadline.RunAsync(
                options.Value.StripeTimeout, clock, token => leases.RunAsync(user, () => EndAsync(user, token), token), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or BillingStoreUnavailableException))
        {
            // The others have their turn; this one is still on the list at the next.
            Log.MeteredSubscriptionNotEnded(logger, exception, user.Key);
        }
    }

    private async Task<bool> EndAsync(UserId user, CancellationToken cancellationToken)
    {
        // Looked at again under the lease: it may have been switched on, which takes the end back.
        var account = await store.GetAccountAsync(user, clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        if (account.PaygEnabled || account.MeteredSubscription is not { CancelAtPeriodEnd: false } metered) return false;
        var ended = await gateway.SetCancelAtPeriodEndAsync(metered.Id, cancelAtPeriodEnd: true, cancellationToken).ConfigureAwait(false);
        if (!ended.IsOk && !ended.Failure.MayRepeat)
        {
            // It has ended by itself, or is not Stripe's: a look at all of them says so.
            await sync.RunAsync(user, new SyncCause(), cancellationToken).ConfigureAwait(false);
            return false;
        }
        ended.OrThrow();
        await store.UpdateAccountAsync(
            user,
            clock.GetUtcNow(),
            present => present.MeteredSubscription?.Id == metered.Id
                ? present with { MeteredSubscription = present.MeteredSubscription with { CancelAtPeriodEnd = true } }
                : present,
            cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(
            CoreEventIds.MeteredSubscriptionNotEnded, LogLevel.Warning,
            "The metered subscription of the user {UserKey} could not be set to end. It is tried again.", EventName = nameof(MeteredSubscriptionNotEnded))]
        public static partial void MeteredSubscriptionNotEnded(ILogger logger, Exception exception, Guid userKey);
    }
}
