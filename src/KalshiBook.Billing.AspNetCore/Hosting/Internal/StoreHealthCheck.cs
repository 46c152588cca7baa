using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Asks the store for the usage of a user that nobody is: a read that every store has, and that makes no account.</summary>
internal sealed class StoreHealthCheck(AccountReader accounts, TimeProvider clock) : IHealthCheck
{
    private static readonly UserId Nobody = UserId.Parse("KalshiBook.Billing health check");

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var now = clock.GetUtcNow();
        try
        {
            await accounts.GetUsageAsync(new UsageQuery(Nobody, now.AddMinutes(-1), now, UsageGrouping.Day), cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy();
        }
        catch (BillingStoreUnavailableException exception)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "The billing store does not answer.", exception);
        }
    }
}
