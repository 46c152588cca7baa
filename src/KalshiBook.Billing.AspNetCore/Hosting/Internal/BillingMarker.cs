using Microsoft.Extensions.DependencyInjection;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Stands in the services where <c>AddKalshiBookBilling()</c> was called.</summary>
internal sealed class BillingMarker
{
    /// <summary>Throws, naming the forgotten call.</summary>
    public static void Require(IServiceProvider services, string caller)
    {
        if (services.GetService<BillingMarker>() is null)
        {
            throw new InvalidOperationException(
                $"{caller} needs the services of KalshiBook.Billing. Call builder.Services.AddKalshiBookBilling(builder.Configuration).");
        }
    }
}
