using KalshiBook.Billing;
using KalshiBook.Billing.AspNetCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Says how requests and users meet.</summary>
public static class BillingBuilderHttpExtensions
{
    /// <summary>Changes who is calling, who may see the billing endpoints, and what is given back.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the options.</param>
    /// <returns>The builder.</returns>
    public static BillingBuilder ConfigureHttp(this BillingBuilder builder, Action<BillingHttpOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure(configure);
        return builder;
    }
}
