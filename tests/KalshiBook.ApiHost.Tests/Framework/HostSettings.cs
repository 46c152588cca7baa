using Microsoft.Extensions.DependencyInjection;

namespace KalshiBook.ApiHost.Tests;

/// <summary>What a test's host is like.</summary>
internal sealed class HostSettings
{
    public string Environment { get; set; } = "Development";

    public Dictionary<string, string?> Configuration { get; set; } = [];

    /// <summary>A store that is shared with other hosts; else the host has one of its own.</summary>
    public HostStore? Store { get; set; }

    /// <summary>A real server on the loopback, where it matters what a server does.</summary>
    public bool OnKestrel { get; set; }

    public Action<IServiceCollection> Add { get; set; } = _ => { };
}
