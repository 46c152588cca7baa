namespace KalshiBook.Billing.AspNetCore;

/// <summary>Stands in the services where <c>AddRateLimits()</c> was called.</summary>
internal sealed class RateLimitsMarker;
