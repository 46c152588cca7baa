using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KalshiBook.Billing;

/// <summary>The billing service: each operation in time, and those that make something at Stripe one at a time for a user.</summary>
internal sealed partial class BillingService(
    IBillingStore store, UserLeases leases, CheckoutFlow checkout, PaygFlow payg, SubscriptionSync sync, PaygSetups setups, CustomerLink customers,
    IStripeGateway gateway, PlanCatalogue plans, IOptions<BillingOptions> options, TimeProvider clock,
    ILogger<BillingService> logger) : IBillingService
{
    // Pages call sync when they are shown, and may be shown again at once.
    private static readonly TimeSpan SyncLifetime = TimeSpan.FromSeconds(5);

    public Task<CheckoutResult> StartCheckoutAsync(BillingUser user, Plan plan, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentNullException.ThrowIfNull(plan);
        if (!plan.IsSold) throw new ArgumentException($"The plan {plan.Name} is not sold.", nameof(plan));
        return InTurnAsync(user.Id, token => checkout.RunAsync(user, plan, token), cancellationToken);
    }

    public Task<PortalResult> OpenPortalAsync(BillingUser user, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(user);
        return InTimeAsync(token => OpenPortalInTimeAsync(user, token), cancellationToken);
    }

    public Task<PaygResult> EnablePaygAsync(BillingUser user, OverageLimitChoice limit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (limit.IsGiven && (limit.Credits < 0 || (options.Value.Payg.MaxOverageLimit is { } maximum && (limit.Credits ?? long.MaxValue) > maximum)))
            throw new ArgumentOutOfRangeException(nameof(limit), limit.Credits, "The overage limit is negative, or above the host's maximum.");
        return InTimeAsync(token => EnableInTimeAsync(user, limit, token), cancellationToken);
    }

    // Without a word to Stripe, and without the lease: somebody may be waiting for Stripe under it.
    public Task<BillingAccount> DisablePaygAsync(UserId userId, CancellationToken cancellationToken = default) =>
        store.UpdateAccountAsync(userId, clock.GetUtcNow(), account => PaygSwitch.Off(account, plans), cancellationToken);

    public Task<BillingAccount> SyncAsync(UserId userId, CancellationToken cancellationToken = default) =>
        InTimeAsync(token => SyncInTimeAsync(userId, token), cancellationToken);

    private async Task<PaygResult> EnableInTimeAsync(BillingUser user, OverageLimitChoice limit, CancellationToken cancellationToken)
    {
        // Before the wait for the lease: whatever is switched off from now on came later than this call.
        var asked = await store.GetAccountAsync(user.Id, clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        return await leases.RunAsync(
            user.Id, () => payg.EnableAsync(user, limit, asked.PaygSwitchedOff, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private async Task<PortalResult> OpenPortalInTimeAsync(BillingUser user, CancellationToken cancellationToken)
    {
        var account = await store.GetAccountAsync(user.Id, clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        if (account.ClosedAt is not null) return new PortalResult(PortalOutcome.AccountClosed);
        if (account.StripeCustomerId is not { } customerId) return new PortalResult(PortalOutcome.NoCustomer);
        var page = await gateway.CreatePortalSessionAsync(customerId, ReturnUrls.Page(user.AppUrl), cancellationToken).ConfigureAwait(false);
        if (page.IsOk || page.Failure.Kind != StripeFailureKind.Missing) return new PortalResult(PortalOutcome.Open, page.OrThrow());
        // Deleted at Stripe, and the event has not come.
        var forgotten = await customers.ForgetIfDeletedAsync(user.Id, customerId, cancellationToken).ConfigureAwait(false);
        return forgotten is null ? new PortalResult(PortalOutcome.Open, page.OrThrow()) : new PortalResult(PortalOutcome.NoCustomer);
    }

    private async Task<BillingAccount> SyncInTimeAsync(UserId userId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var account = await store.GetAccountAsync(userId, now, cancellationToken).ConfigureAwait(false);
        // A card that the user was just asked for is more than the last sync knew.
        var waitsForCard = await setups.FindAsync(userId, sessionId: null, cancellationToken).ConfigureAwait(false) is not null;
        if (!(account.SyncedAt is { } last && last > now - SyncLifetime && last <= now))
            account = (await sync.RunAsync(userId, new SyncCause { IsUsersOwn = true }, cancellationToken).ConfigureAwait(false)).Account;
        if (!waitsForCard) return account;
        try
        {
            await leases.RunAsync(userId, () => payg.CompleteSetupAsync(userId, sessionId: null, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (StripeUnavailableException exception) when (!exception.Failure.MayRepeat)
        {
            // Refused for good, with a price that was archived, say: what the user pays for is in line all the same, and a page that waits for that
            // must not wait for this. The setup stays on the record, and the next sync tries it again.
            Log.SetupNotCompleted(logger, exception, userId.Key);
        }
        return await store.GetAccountAsync(userId, clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
    }

    private Task<T> InTurnAsync<T>(UserId userId, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        InTimeAsync(token => leases.RunAsync(userId, () => work(token), token), cancellationToken);

    private Task<T> InTimeAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        StripeDeadline.RunAsync(options.Value.StripeTimeout, clock, work, cancellationToken);

    private static partial class Log
    {
        [LoggerMessage(
            CoreEventIds.SetupNotCompleted, LogLevel.Error,
            "The user {UserKey} gave a payment method, but Stripe refuses what pay-as-you-go needs: it is not switched on. Each sync tries it again.",
            EventName = nameof(SetupNotCompleted))]
        public static partial void SetupNotCompleted(ILogger logger, Exception exception, Guid userKey);
    }
}
