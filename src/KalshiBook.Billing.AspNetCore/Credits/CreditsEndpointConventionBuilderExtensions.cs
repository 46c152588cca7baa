using KalshiBook.Billing;
using KalshiBook.Billing.AspNetCore;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Prices on endpoints and groups.</summary>
public static class CreditsEndpointConventionBuilderExtensions
{
    /// <summary>Makes every request of the endpoint, or of each endpoint of the group, cost credits.</summary>
    /// <typeparam name="TBuilder">The kind of endpoint builder.</typeparam>
    /// <param name="builder">The endpoint or group.</param>
    /// <param name="credits">The cost, from 1 to <see cref="Charge.MaxCredits"/>. An endpoint's own cost replaces its group's.</param>
    /// <returns>The same builder.</returns>
    /// <remarks>On <c>MapControllers()</c> this wins over attributes; use <see cref="EnforceCredits"/> to let them say the cost.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The cost is out of range.</exception>
    public static TBuilder RequireCredits<TBuilder>(this TBuilder builder, long credits)
        where TBuilder : IEndpointConventionBuilder
    {
        var cost = new RequireCreditsAttribute(credits);
        builder.Add(endpoint => endpoint.Metadata.Add(cost));
        return builder.EnforceCredits();
    }

    /// <summary>Makes the endpoint, or each endpoint of the group, cost nothing, whatever an outer group costs.</summary>
    /// <typeparam name="TBuilder">The kind of endpoint builder.</typeparam>
    /// <param name="builder">The endpoint or group.</param>
    /// <returns>The same builder.</returns>
    public static TBuilder DisableCredits<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        var none = new DisableCreditsAttribute();
        builder.Add(endpoint => endpoint.Metadata.Add(none));
        return builder;
    }

    /// <summary>Charges what <see cref="RequireCreditsAttribute"/> says on controllers, actions and handlers. Adds no cost of its own.</summary>
    /// <typeparam name="TBuilder">The kind of endpoint builder.</typeparam>
    /// <param name="builder">What <c>MapControllers()</c> or a group returned.</param>
    /// <returns>The same builder.</returns>
    public static TBuilder EnforceCredits<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(CreditEnforcement.AddFilter);
        builder.Finally(CreditEnforcement.Complete);
        return builder;
    }
}
