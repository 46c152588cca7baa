namespace KalshiBook.Billing;

/// <summary>What somebody should know of.</summary>
public enum BillingNoticeKind
{
    /// <summary>A user has several live plan subscriptions. One counts; the notice names the others. Somebody pays twice.</summary>
    SeveralPlanSubscriptions = 0,

    /// <summary>A user had a second metered subscription, by which usage would have been invoiced twice. It was cancelled.</summary>
    SecondMeteredSubscription = 1,

    /// <summary>A live subscription has a price that is in no plan: it gives nothing, or, where it is the stored one, keeps its plan.</summary>
    UnknownPrice = 2,

    /// <summary>A subscription is past due: no new cycle and no overage until it is paid.</summary>
    PastDue = 3,

    /// <summary>A user has another customer at Stripe than the one that is linked, or than an event tells of.</summary>
    AnotherCustomer = 4,

    /// <summary>An invoice could not be paid. Nothing is taken away by that.</summary>
    PaymentFailed = 5,

    /// <summary>A payment was refunded at Stripe. What the user has is not changed by that.</summary>
    ChargeRefunded = 6,

    /// <summary>A payment is disputed. What the user has is not changed by that.</summary>
    DisputeCreated = 7,

    /// <summary>Stripe refused a report of overage for good.</summary>
    ReportRefused = 8,

    /// <summary>Nobody can tell whether Stripe has a report of overage; sent again it might be billed twice.</summary>
    ReportHeld = 9,

    /// <summary>Stripe could not make use of meter events that it had taken.</summary>
    MeterErrors = 10,

    /// <summary>The reconciliation found an account that differed from Stripe, and repaired it: an event was missed.</summary>
    DifferenceRepaired = 11,

    /// <summary>A subscription that waited for its first payment was cancelled for a new checkout, and had been paid just before. Give the money back.</summary>
    PaidSubscriptionCancelled = 12,

    /// <summary>
    /// Pay-as-you-go is on, and its metered subscription is set to end with its period: by the user in Stripe's portal, or by a call of this library
    /// that reached Stripe late. Pay-as-you-go then goes off with it.
    /// </summary>
    MeteredSubscriptionEnds = 13,
}
