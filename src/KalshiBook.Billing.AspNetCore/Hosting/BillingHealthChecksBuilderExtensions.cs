using KalshiBook.Billing.AspNetCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds billing to a host's health checks.</summary>
public static class BillingHealthChecksBuilderExtensions
{
    /// <summary>Checks that the billing store answers a read within the store's time-out. Stripe is never asked.</summary>
    /// <param name="builder">What <c>AddHealthChecks()</c> returned.</param>
    /// <param name="name">The name of the check. The default is <c>kalshibook-billing</c>.</param>
    /// <param name="failureStatus">What a store that does not answer means. The default, null, is <see cref="HealthStatus.Unhealthy"/>.</param>
    /// <param name="tags">Tags to choose checks by.</param>
    /// <returns>The builder.</returns>
    public static IHealthChecksBuilder AddKalshiBookBilling(
        this IHealthChecksBuilder builder, string name = "kalshibook-billing", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddCheck<StoreHealthCheck>(name, failureStatus, tags ?? []);
    }
}
