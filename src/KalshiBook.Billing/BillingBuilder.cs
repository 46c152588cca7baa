using Microsoft.Extensions.DependencyInjection;

namespace KalshiBook.Billing;

/// <summary>What <c>AddKalshiBookBilling</c> returns: packages and hosts add to it what they bring.</summary>
/// <param name="services">The service collection.</param>
public sealed class BillingBuilder(IServiceCollection services)
{
    /// <summary>The service key of the <see cref="IBillingStore"/> that is used where no PostgreSQL is configured. Packages register theirs under it.</summary>
    public const string EmbeddedStore = "embedded";

    /// <summary>Gets the service collection.</summary>
    public IServiceCollection Services { get; } = services;
}
