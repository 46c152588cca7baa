using Microsoft.Extensions.Logging;

namespace KalshiBook.Billing;

/// <summary>Notices as log messages. A user is named by the key in the store, never by the id that the application has: it may be an e-mail address.</summary>
internal static partial class NoticeLog
{
    public static void Write(ILogger logger, BillingNotice notice)
    {
        var (user, customer, ids, eventId) = (notice.UserId?.Key, notice.StripeCustomerId, string.Join(", ", notice.Ids), notice.EventId);
        switch (notice.Kind)
        {
            case BillingNoticeKind.SeveralPlanSubscriptions: SeveralPlanSubscriptions(logger, user, customer, ids); break;
            case BillingNoticeKind.SecondMeteredSubscription: SecondMeteredSubscription(logger, user, customer, ids); break;
            case BillingNoticeKind.UnknownPrice: UnknownPrice(logger, user, customer, ids); break;
            case BillingNoticeKind.PastDue: PastDue(logger, user, customer, ids); break;
            case BillingNoticeKind.AnotherCustomer: AnotherCustomer(logger, user, customer, ids); break;
            case BillingNoticeKind.PaymentFailed: PaymentFailed(logger, customer, ids, notice.Attempts, eventId); break;
            case BillingNoticeKind.ChargeRefunded: ChargeRefunded(logger, customer, ids, eventId); break;
            case BillingNoticeKind.DisputeCreated: DisputeCreated(logger, customer, ids, eventId); break;
            case BillingNoticeKind.ReportRefused: ReportRefused(logger, user, customer, ids); break;
            case BillingNoticeKind.ReportHeld: ReportHeld(logger, user, customer, ids); break;
            case BillingNoticeKind.MeterErrors: MeterErrors(logger, eventId); break;
            case BillingNoticeKind.DifferenceRepaired: DifferenceRepaired(logger, user, customer); break;
            case BillingNoticeKind.PaidSubscriptionCancelled: PaidSubscriptionCancelled(logger, user, customer, ids); break;
            case BillingNoticeKind.MeteredSubscriptionEnds: MeteredSubscriptionEnds(logger, user, customer, ids); break;
            default: throw new ArgumentOutOfRangeException(nameof(notice), notice.Kind, "A notice of an unknown kind.");
        }
    }

    [LoggerMessage(
        CoreEventIds.ObserverFailed, LogLevel.Error, "An observer of the host failed on the notice {Kind}.", EventName = nameof(ObserverFailed))]
    public static partial void ObserverFailed(ILogger logger, Exception exception, BillingNoticeKind kind);

    [LoggerMessage(
        CoreEventIds.SeveralPlanSubscriptions, LogLevel.Warning,
        "The user {UserKey} (customer {CustomerId}) has more than one live plan subscription. These don't count, and are paid for: {SubscriptionIds}.",
        EventName = nameof(SeveralPlanSubscriptions))]
    private static partial void SeveralPlanSubscriptions(ILogger logger, Guid? userKey, string? customerId, string subscriptionIds);

    [LoggerMessage(
        CoreEventIds.SecondMeteredSubscription, LogLevel.Error,
        "The user {UserKey} (customer {CustomerId}) had more than one metered subscription. Cancelled at once: {SubscriptionIds}.",
        EventName = nameof(SecondMeteredSubscription))]
    private static partial void SecondMeteredSubscription(ILogger logger, Guid? userKey, string? customerId, string subscriptionIds);

    [LoggerMessage(
        CoreEventIds.UnknownPrice, LogLevel.Error,
        "A live subscription of the user {UserKey} (customer {CustomerId}) has a price that is in no plan: {Ids}.", EventName = nameof(UnknownPrice))]
    private static partial void UnknownPrice(ILogger logger, Guid? userKey, string? customerId, string ids);

    [LoggerMessage(
        CoreEventIds.PastDue, LogLevel.Warning,
        "A subscription of the user {UserKey} (customer {CustomerId}) is past due: {SubscriptionIds}. No new cycle and no overage until it is paid.",
        EventName = nameof(PastDue))]
    private static partial void PastDue(ILogger logger, Guid? userKey, string? customerId, string subscriptionIds);

    [LoggerMessage(
        CoreEventIds.AnotherCustomer, LogLevel.Warning,
        "The user {UserKey} is linked to the customer {CustomerId}, and Stripe tells of another one: {OtherIds}.", EventName = nameof(AnotherCustomer))]
    private static partial void AnotherCustomer(ILogger logger, Guid? userKey, string? customerId, string otherIds);

    [LoggerMessage(
        CoreEventIds.PaymentFailed, LogLevel.Warning,
        "The invoice {InvoiceId} of the customer {CustomerId} could not be paid, try {AttemptCount} (event {EventId}).", EventName = nameof(PaymentFailed))]
    private static partial void PaymentFailed(ILogger logger, string? customerId, string invoiceId, long? attemptCount, string? eventId);

    [LoggerMessage(
        CoreEventIds.ChargeRefunded, LogLevel.Warning,
        "The payment {ChargeId} of the customer {CustomerId} was refunded at Stripe (event {EventId}). The account is not changed by that.",
        EventName = nameof(ChargeRefunded))]
    private static partial void ChargeRefunded(ILogger logger, string? customerId, string chargeId, string? eventId);

    [LoggerMessage(
        CoreEventIds.DisputeCreated, LogLevel.Warning,
        "A payment is disputed: {DisputeId}, customer {CustomerId} (event {EventId}). The account is not changed by that.",
        EventName = nameof(DisputeCreated))]
    private static partial void DisputeCreated(ILogger logger, string? customerId, string disputeId, string? eventId);

    [LoggerMessage(
        CoreEventIds.ReportRefused, LogLevel.Error,
        "Stripe refused the report {ReportId} of overage of the user {UserKey} (customer {CustomerId}) for good. It is kept, and needs a person.",
        EventName = nameof(ReportRefused))]
    private static partial void ReportRefused(ILogger logger, Guid? userKey, string? customerId, string reportId);

    [LoggerMessage(
        CoreEventIds.ReportHeld, LogLevel.Error,
        "Nobody can tell whether Stripe has the report {ReportId} of overage of the user {UserKey} (customer {CustomerId}). It is kept, and needs a person.",
        EventName = nameof(ReportHeld))]
    private static partial void ReportHeld(ILogger logger, Guid? userKey, string? customerId, string reportId);

    [LoggerMessage(
        CoreEventIds.MeterErrors, LogLevel.Error,
        "Stripe could not make use of meter events that it had taken. The event {EventId} in Stripe's dashboard says which.", EventName = nameof(MeterErrors))]
    private static partial void MeterErrors(ILogger logger, string? eventId);

    [LoggerMessage(
        CoreEventIds.DifferenceRepaired, LogLevel.Warning,
        "The account of the user {UserKey} (customer {CustomerId}) differed from Stripe and was repaired: an event was missed.",
        EventName = nameof(DifferenceRepaired))]
    private static partial void DifferenceRepaired(ILogger logger, Guid? userKey, string? customerId);

    [LoggerMessage(
        CoreEventIds.PaidSubscriptionCancelled, LogLevel.Error,
        "A subscription of the user {UserKey} (customer {CustomerId}) was cancelled for a new checkout and had just been paid: {SubscriptionIds}.",
        EventName = nameof(PaidSubscriptionCancelled))]
    private static partial void PaidSubscriptionCancelled(ILogger logger, Guid? userKey, string? customerId, string subscriptionIds);

    [LoggerMessage(
        CoreEventIds.MeteredSubscriptionEnds, LogLevel.Warning,
        "Pay-as-you-go of the user {UserKey} (customer {CustomerId}) is on, and its metered subscription is set to end: {SubscriptionIds}.",
        EventName = nameof(MeteredSubscriptionEnds))]
    private static partial void MeteredSubscriptionEnds(ILogger logger, Guid? userKey, string? customerId, string subscriptionIds);
}
