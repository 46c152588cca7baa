using KalshiBook.Billing;
using Microsoft.Extensions.Options;

namespace KalshiBook.ApiHost;

/// <summary>Has a twin of Stripe run inside the host in Development without Stripe's keys, so that the whole upgrade works on one's own machine.</summary>
internal static class LocalStripeSetup
{
    /// <summary>Adds the twin. Comes after billing, whose settings it completes.</summary>
    public static IServiceCollection AddLocalStripe(this IServiceCollection services)
    {
        services.AddSingleton<LocalStripeSettings>();
        services.AddSingleton<IPostConfigureOptions<BillingOptions>>(provider => provider.GetRequiredService<LocalStripeSettings>());
        services.AddSingleton<IValidateOptions<BillingOptions>>(provider => provider.GetRequiredService<LocalStripeSettings>());
        return services.AddHostedService<LocalStripeService>();
    }
}
