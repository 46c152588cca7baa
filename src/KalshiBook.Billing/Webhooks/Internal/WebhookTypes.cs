namespace KalshiBook.Billing;

/// <summary>The events that mean something here, in Stripe's words.</summary>
internal static class WebhookTypes
{
    public const string CustomerDeleted = "customer.deleted";
    public const string CheckoutCompleted = "checkout.session.completed";
    public const string InvoicePaid = "invoice.paid";
    public const string PaymentFailed = "invoice.payment_failed";
    public const string ChargeRefunded = "charge.refunded";
    public const string DisputeCreated = "charge.dispute.created";
    public const string MeterErrors = "v1.billing.meter.error_report_triggered";
    public const string NoMeter = "v1.billing.meter.no_meter_found";

    private const string SubscriptionPrefix = "customer.subscription.";

    /// <summary>Gets those that the reconciliation asks Stripe for where they could not be delivered.</summary>
    public static IReadOnlyList<string> WithEffect { get; } =
    [
        CheckoutCompleted, InvoicePaid, CustomerDeleted,
        .. new[] { "created", "updated", "deleted", "paused", "resumed" }.Select(what => SubscriptionPrefix + what),
    ];

    /// <summary>Whether the customer's subscriptions are to be read.</summary>
    public static bool CallsForSync(string type) => type is CustomerDeleted or CheckoutCompleted or InvoicePaid
        || type.StartsWith(SubscriptionPrefix, StringComparison.Ordinal);

    /// <summary>Gives what somebody should know of, or null.</summary>
    public static BillingNoticeKind? NoticeOf(string type) => type switch
    {
        PaymentFailed => BillingNoticeKind.PaymentFailed,
        ChargeRefunded => BillingNoticeKind.ChargeRefunded,
        DisputeCreated => BillingNoticeKind.DisputeCreated,
        MeterErrors or NoMeter => BillingNoticeKind.MeterErrors,
        _ => null,
    };
}
