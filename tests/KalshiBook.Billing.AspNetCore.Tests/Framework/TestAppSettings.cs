using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>What a test's host is like.</summary>
internal sealed class TestAppSettings
{
    public string Environment { get; set; } = "Development";

    public Dictionary<string, string?> Configuration { get; set; } = [];

    /// <summary>A real server on the loopback, where it matters what a server does.</summary>
    public bool OnKestrel { get; set; }

    /// <summary>A clock in the place of the one that the test moves, where calls have to wait for each other.</summary>
    public TimeProvider? Clock { get; set; }

    /// <summary>A store that is shared with other hosts; else the host has one of its own.</summary>
    public TestStore? Store { get; set; }

    /// <summary>Whether the test adds a store itself, or wants none.</summary>
    public bool BringsStore { get; set; }

    public bool Errors { get; set; } = true;

    public bool Endpoints { get; set; } = true;

    public bool RateLimits { get; set; }

    /// <summary>Whether the middleware is there, if <see cref="RateLimits"/> are on.</summary>
    public bool RateLimiter { get; set; } = true;

    public Action<IServiceCollection, BillingBuilder> Add { get; set; } = (_, _) => { };

    /// <summary>Middleware outside the errors.</summary>
    public Action<WebApplication> Before { get; set; } = _ => { };

    /// <summary>Middleware inside the errors.</summary>
    public Action<WebApplication> Use { get; set; } = _ => { };

    public Action<WebApplication> Map { get; set; } = _ => { };
}
