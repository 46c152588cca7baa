using KalshiBook.Billing.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>What a test's host and its Stripe are like.</summary>
internal sealed class StripeHostSettings
{
    /// <summary>A Stripe that is shared with other hosts; else one of its own.</summary>
    public StripeTwin? Stripe { get; set; }

    /// <summary>Whether there is a metered price.</summary>
    public bool Metered { get; set; }

    /// <summary>A store that is shared with other hosts; else the host has one of its own.</summary>
    public TestStore? Store { get; set; }

    /// <summary>A clock in the place of the one that the test moves.</summary>
    public TimeProvider? Clock { get; set; }

    public Dictionary<string, string?> Configuration { get; set; } = [];

    public Action<IServiceCollection, BillingBuilder> Add { get; set; } = (_, _) => { };
}
