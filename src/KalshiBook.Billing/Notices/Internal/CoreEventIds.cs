namespace KalshiBook.Billing;

/// <summary>The ids of this package's log messages. One that was released keeps its number.</summary>
internal static class CoreEventIds
{
    public const int ObserverFailed = 1000;
    public const int SeveralPlanSubscriptions = 1001;
    public const int SecondMeteredSubscription = 1002;
    public const int UnknownPrice = 1003;
    public const int PastDue = 1004;
    public const int AnotherCustomer = 1005;
    public const int PaymentFailed = 1006;
    public const int ChargeRefunded = 1007;
    public const int DisputeCreated = 1008;
    public const int ReportRefused = 1009;
    public const int ReportHeld = 1010;
    public const int MeterErrors = 1011;
    public const int DifferenceRepaired = 1012;
    public const int PaidSubscriptionCancelled = 1013;
    public const int MeteredSubscriptionEnds = 1014;

    public const int EventApplied = 1100;
    public const int EventIgnored = 1101;
    public const int EventOfNobody = 1102;

    public const int ReportDelayed = 1200;
    public const int ReportDone = 1201;
    public const int ReportsStuck = 1202;
    public const int MeteredSubscriptionNotEnded = 1203;
    public const int ReconciliationDone = 1204;
    public const int AccountNotReconciled = 1205;
    public const int UndeliveredEventsUnread = 1206;
    public const int LeaseNotReleased = 1207;
    public const int ReportFailed = 1208;
    public const int EventNotHandled = 1209;
    public const int AttemptCannotBeMade = 1210;
    public const int CustomerUnknown = 1211;
    public const int SetupNotCompleted = 1212;
}
