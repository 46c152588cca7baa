using Microsoft.Extensions.Logging;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>What is logged about charges. A charge's id leads to its user in the database; no line names the user.</summary>
internal static partial class CreditLog
{
    [LoggerMessage(
        BillingEventIds.ChargeFailed, LogLevel.Warning,
        "The billing store was unavailable for the charge {ChargeId} of the request {RequestId}. The request was not served.",
        EventName = nameof(ChargeFailed))]
    public static partial void ChargeFailed(ILogger logger, Exception exception, Guid chargeId, string requestId);

    [LoggerMessage(
        BillingEventIds.ChargeRefused, LogLevel.Debug, "The request {RequestId} was refused: {Outcome}.", EventName = nameof(ChargeRefused))]
    public static partial void ChargeRefused(ILogger logger, ChargeOutcome outcome, string requestId);

    [LoggerMessage(
        BillingEventIds.ChargeRefunded, LogLevel.Information,
        "The charge {ChargeId} of the request {RequestId}, which ended in status {Status}, was given back: {Outcome}.",
        EventName = nameof(ChargeRefunded))]
    public static partial void ChargeRefunded(ILogger logger, Guid chargeId, int status, RefundOutcome outcome, string requestId);

    [LoggerMessage(
        BillingEventIds.RefundWaits, LogLevel.Warning,
        "The charge {ChargeId} of the request {RequestId} is given back as soon as the billing store can be reached.",
        EventName = nameof(RefundWaits))]
    public static partial void RefundWaits(ILogger logger, Exception exception, Guid chargeId, string requestId);

    [LoggerMessage(
        BillingEventIds.RefundRuleFailed, LogLevel.Error,
        "The rule ShouldRefund failed for the request {RequestId}. The default rule was used.",
        EventName = nameof(RefundRuleFailed))]
    public static partial void RefundRuleFailed(ILogger logger, Exception exception, string requestId);

    [LoggerMessage(
        BillingEventIds.RefundFailed, LogLevel.Error,
        "The charge {ChargeId} of the request {RequestId} could not be given back. It stays charged.",
        EventName = nameof(RefundFailed))]
    public static partial void RefundFailed(ILogger logger, Exception exception, Guid chargeId, string requestId);
}
