using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KalshiBook.Billing;

/// <summary>Compares all accounts with Stripe, repairs every difference and reports it: nothing missed stays missed.</summary>
internal sealed partial class Reconciler(
    IStripeStore store, SubscriptionSync sync, UndeliveredEvents undelivered, Notices notices, IOptions<BillingOptions> options, TimeProvider clock,
    ILogger<Reconciler> logger) : IStripeJob
{
    private const int Page = 100;

    public string Name => "reconciliation";

    public TimeSpan Interval => options.Value.Reconciliation.Interval;

    public bool IsDueAfterInterval => true;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // First what may link an account to its customer: the accounts are found by that.
        await undelivered.HandleAsync(cancellationToken).ConfigureAwait(false);
        var (accounts, differences, failures) = (0, 0, 0);
        var after = Guid.Empty;
        while (await store.ListCustomersAsync(after, Page, cancellationToken).ConfigureAwait(false) is { Count: > 0 } users)
        {
            foreach (var user in users)
            {
                accounts++;
                switch (await TryCompareAsync(user, cancellationToken).ConfigureAwait(false))
                {
                    case true: differences++; break;
                    case null: failures++; break;
                }
            }
            after = users[^1].Key;
        }
        Log.ReconciliationDone(logger, accounts, differences, failures);
        var stuck = await store.CountStuckAsync(cancellationToken).ConfigureAwait(false);
        if (stuck > 0) Log.ReportsStuck(logger, stuck);
    }

    /// <summary>Tells whether the account differed, or null where it could not be compared.</summary>
    private async Task<bool?> TryCompareAsync(UserId user, CancellationToken cancellationToken)
    {
        try
        {
            var found = await StripeDeadline.RunAsync(
                options.Value.StripeTimeout, clock, token => sync.RunAsync(user, new SyncCause(), token), cancellationToken).ConfigureAwait(false);
            if (!found.HasChanged) return false;
            var notice = new BillingNotice(BillingNoticeKind.DifferenceRepaired) { UserId = user, StripeCustomerId = found.Before.StripeCustomerId };
            await notices.RaiseAsync(notice, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or BillingStoreUnavailableException))
        {
            // The others have their turn, whatever is wrong with this one.
            Log.AccountNotReconciled(logger, exception, user.Key);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            CoreEventIds.ReconciliationDone, LogLevel.Information,
            "{Accounts} accounts were compared with Stripe: {Differences} differed and were repaired, {Failures} could not be compared.",
            EventName = nameof(ReconciliationDone))]
        public static partial void ReconciliationDone(ILogger logger, int accounts, int differences, int failures);

        [LoggerMessage(
            CoreEventIds.AccountNotReconciled, LogLevel.Warning, "The account of the user {UserKey} could not be compared with Stripe.",
            EventName = nameof(AccountNotReconciled))]
        public static partial void AccountNotReconciled(ILogger logger, Exception exception, Guid userKey);

        [LoggerMessage(
            CoreEventIds.ReportsStuck, LogLevel.Error,
            "{Count} reports of overage were refused or held, or users owe overage and have no customer any more: docs/postgresql.md says what to do.", EventName = nameof(ReportsStuck))]
        public static partial void ReportsStuck(ILogger logger, long count);
    }
}
