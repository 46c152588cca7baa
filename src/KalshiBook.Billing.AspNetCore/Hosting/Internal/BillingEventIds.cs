namespace KalshiBook.Billing.AspNetCore;

/// <summary>The ids of this package's log messages. One that was released keeps its number.</summary>
internal static class BillingEventIds
{
    public const int RequestFailed = 2000;
    public const int RequestWasMalformed = 2001;
    public const int StoreWasUnavailable = 2002;
    public const int StripeWasUnavailable = 2003;
    public const int RequestWasCutOff = 2004;

    public const int ChargeFailed = 2100;
    public const int ChargeRefused = 2101;
    public const int ChargeRefunded = 2102;
    public const int RefundWaits = 2103;
    public const int RefundFailed = 2104;
    public const int RefundRuleFailed = 2105;

    public const int MigrationApplied = 2200;
    public const int StoreNotThereYet = 2201;
    public const int PartitionCreated = 2202;
    public const int PartitionDropped = 2203;
    public const int StrayRecords = 2204;
    public const int MaintenanceFailed = 2205;
    public const int PaygIsNotInvoiced = 2206;

    public const int ChargeSettled = 2300;
    public const int SettlementFailed = 2301;
    public const int ChargeNotSettled = 2302;

    public const int JobFailed = 2400;
}
