using Microsoft.Extensions.DependencyInjection;

namespace KalshiBook.Billing;

/// <summary>What <c>AddKalshiBookBilling</c> returns: packages and hosts add to it what they bring.</summary>
/// <param name="services">The service collection.</param>
public sealed class BillingBuilder(IServiceCollection services)
{
    /// <summary>Gets the service collection.</summary>
    public IServiceCollection Services { get; } = services;
}
