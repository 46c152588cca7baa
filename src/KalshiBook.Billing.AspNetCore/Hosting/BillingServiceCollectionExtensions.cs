using KalshiBook.Billing;
using KalshiBook.Billing.AspNetCore;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds KalshiBook.Billing to a host.</summary>
public static class BillingServiceCollectionExtensions
{
    /// <summary>Adds billing with the settings of the section <c>KalshiBookBilling</c> and the flat names, such as <c>DATABASE_URL</c>.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The host's configuration. Flat names win over the section.</param>
    /// <returns>A builder, for what packages and hosts add.</returns>
    public static BillingBuilder AddKalshiBookBilling(this IServiceCollection services, IConfiguration configuration) =>
        services.AddKalshiBookBilling(configuration, static _ => { });

    /// <summary>Adds billing with settings from code only.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Makes the settings.</param>
    /// <returns>A builder, for what packages and hosts add.</returns>
    public static BillingBuilder AddKalshiBookBilling(this IServiceCollection services, Action<BillingOptions> configure) =>
        services.AddKalshiBookBilling(new ConfigurationManager(), configure);

    /// <summary>Adds billing with settings from configuration and code.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">The host's configuration. Flat names win over the section.</param>
    /// <param name="configure">Changes the settings last: it wins over the configuration.</param>
    /// <returns>A builder, for what packages and hosts add.</returns>
    public static BillingBuilder AddKalshiBookBilling(
        this IServiceCollection services, IConfiguration configuration, Action<BillingOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<BillingOptions>()
            .Configure(options => ConfigurationNames.Read(configuration, options))
            .Configure(configure)
            .PostConfigure(ConfigurationNames.Normalize)
            .PostConfigure<IHostEnvironment>(static (options, environment) =>
                options.SqlitePath ??= environment.IsDevelopment() ? ConfigurationNames.DevelopmentFile : null)
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<BillingOptions>, BillingOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<BillingOptions>, AppUrlValidator>());
        AddDomain(services);
        AddHttp(services);
        StripeServices.Add(services);
        services.AddHostedService<BillingStartup>();
        services.AddHostedService<StoreMaintenanceService>();
        services.AddHostedService<ChargeSettlementService>();
        return new BillingBuilder(services);
    }

    // Everything a host may want to replace is added only where it is not there yet.
    private static void AddDomain(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(static provider => PlanCatalogue.Create(provider.GetRequiredService<IOptions<BillingOptions>>().Value));
        services.TryAddSingleton(StoreSelection.Create);
        services.TryAddSingleton<UnsettledCharges>();
        services.TryAddSingleton<ICreditMeter, CreditMeter>();
    }

    private static void AddHttp(IServiceCollection services)
    {
        // Beside the policies of the billing endpoints this is what makes a WebApplication put the authorization middleware in its place.
        services.AddAuthorization();
        services.AddRouting();
        services.TryAddEnumerable(ServiceDescriptor.Transient<IStartupFilter, PriceCheck>());
        services.TryAddEnumerable(ServiceDescriptor.Transient<IApiDescriptionProvider, MeteredApiDescriptions>());
        services.TryAddEnumerable(ServiceDescriptor.Transient<IApiDescriptionProvider, BillingApiDescriptions>());
        services.TryAddSingleton<BillingMarker>();
        services.TryAddSingleton<Caller>();
        services.TryAddSingleton<KnownTiers>();
        services.TryAddSingleton<AccountReader>();
        services.TryAddSingleton<BillingLinks>();
        services.TryAddSingleton<CreditGate>();
        services.TryAddSingleton<StripeRateLimit>();
        services.TryAddSingleton<StripeGate>();
    }
}
