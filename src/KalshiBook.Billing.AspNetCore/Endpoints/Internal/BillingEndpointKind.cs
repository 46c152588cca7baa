namespace KalshiBook.Billing.AspNetCore;

/// <summary>The billing endpoints.</summary>
internal enum BillingEndpointKind
{
    Status,
    Usage,
    Checkout,
    Portal,
    Payg,
    Sync,
    Webhook,
}
