using Microsoft.Extensions.Logging;

namespace KalshiBook.Billing;

/// <summary>Reads from Stripe what a customer has, and finds out which customer counts where there are two.</summary>
internal sealed partial class SubscriptionReader(
    IStripeGateway gateway, SubscriptionRules rules, Notices notices, ILogger<SubscriptionReader> logger)
{
    /// <summary>Reads the subscriptions of the account's customer, or of the one that an event tells of.</summary>
    /// <returns>The read, or null where there is no customer.</returns>
    public async Task<SubscriptionRead?> ReadAsync(BillingAccount account, SyncCause cause, CancellationToken cancellationToken)
    {
        var own = account.StripeCustomerId;
        if ((own ?? cause.CustomerId) is not { } customerId) return null;
        if (cause.IsCustomerDeleted && cause.CustomerId == customerId) return Make(account, customerId, subscriptions: null);
        var subscriptions = await ListAsync(customerId, cancellationToken).ConfigureAwait(false);
        if (cause.CustomerId is not { } told || told == customerId || cause.IsCustomerDeleted) return Make(account, customerId, subscriptions);
        var others = await ListAsync(told, cancellationToken).ConfigureAwait(false);
        await notices.RaiseAsync(
            new BillingNotice(BillingNoticeKind.AnotherCustomer)
            {
                UserId = account.UserId,
                StripeCustomerId = own,
                Ids = [told],
                EventId = cause.EventId,
            },
            cancellationToken).ConfigureAwait(false);
        // The one that pays for a plan counts; where both or neither do, the link stays.
        return HasPlan(others, stored: null) && !HasPlan(subscriptions, account.Subscription) ? Make(account, told, others) : Make(account, customerId, subscriptions);
    }

    private static SubscriptionRead Make(BillingAccount account, string customerId, IReadOnlyList<StripeSubscription>? subscriptions) => new()
    {
        Ticket = account.TicketGiven,
        CustomerId = customerId,
        IsCustomerDeleted = subscriptions is null,
        CustomerBefore = account.StripeCustomerId,
        MeteredBefore = account.MeteredSubscription?.Id,
        Subscriptions = subscriptions ?? [],
    };

    // A stored one counts whatever its price: it may have left the catalogue, and is paid for all the same.
    private bool HasPlan(IReadOnlyList<StripeSubscription>? subscriptions, PlanSubscription? stored) => subscriptions is not null
        && subscriptions.Any(subscription => SubscriptionStatuses.IsThere(subscription.Status) && (rules.IsPlan(subscription) || subscription.Id == stored?.Id));

    /// <summary>Gives null where the customer was deleted.</summary>
    private async Task<IReadOnlyList<StripeSubscription>?> ListAsync(string customerId, CancellationToken cancellationToken)
    {
        var list = await gateway.ListSubscriptionsAsync(customerId, cancellationToken).ConfigureAwait(false);
        if (list.IsOk || list.Failure.Kind != StripeFailureKind.Missing) return list.OrThrow();
        // A customer that Stripe doesn't know at all means the key of another account or mode, and must not cost anybody the plan.
        var customer = await gateway.GetCustomerAsync(customerId, cancellationToken).ConfigureAwait(false);
        if (customer.Failure is { Kind: StripeFailureKind.Missing }) Log.CustomerUnknown(logger, customerId);
        return customer.OrThrow().IsDeleted ? null : list.OrThrow();
    }

    private static partial class Log
    {
        [LoggerMessage(
            CoreEventIds.CustomerUnknown, LogLevel.Error,
            "Stripe does not know the customer {CustomerId}: STRIPE_SECRET_KEY may be of another account, or of test mode where this is of live mode.",
            EventName = nameof(CustomerUnknown))]
        public static partial void CustomerUnknown(ILogger logger, string customerId);
    }
}
