using Microsoft.Extensions.Logging;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>What is logged where a request could not be served because somebody else is away.</summary>
internal static partial class OutageLog
{
    [LoggerMessage(
        BillingEventIds.StoreWasUnavailable, LogLevel.Warning, "The billing store was unavailable for the request {RequestId}.",
        EventName = nameof(StoreWasUnavailable))]
    public static partial void StoreWasUnavailable(ILogger logger, Exception exception, string requestId);

    // The failure in our own words and Stripe's codes, and not the exception, which may hold a text that repeats what a user sent.
    [LoggerMessage(
        BillingEventIds.StripeWasUnavailable, LogLevel.Warning, "Stripe failed the request {RequestId}: {Failure}.",
        EventName = nameof(StripeWasUnavailable))]
    public static partial void StripeWasUnavailable(ILogger logger, string failure, string requestId);
}
