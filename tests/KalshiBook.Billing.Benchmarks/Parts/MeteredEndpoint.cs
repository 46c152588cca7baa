using System.Security.Claims;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace KalshiBook.Billing.Benchmarks.Parts;

/// <summary>
/// A request through a metered endpoint beside the same one unmetered: the difference is what gate, filter and headers cost. A filter that does
/// nothing shows the framework's part of it.
/// </summary>
[MemoryDiagnoser]
public class MeteredEndpoint
{
    private readonly StillMeter _meter = new();
    private readonly StillMeter _waiting = new() { Waits = true };
    private Exchange _unmetered = null!;
    private Exchange _filtered = null!;
    private Exchange _metered = null!;
    private Exchange _meteredLater = null!;

    [GlobalSetup]
    public void SetUp()
    {
        (_unmetered, _filtered, _metered, _meteredLater) =
            (Open("/unmetered/{ticker}", _meter), Open("/filtered/{ticker}", _meter), Open("/metered/{ticker}", _meter), Open("/metered/{ticker}", _waiting));
    }

    [Benchmark(Baseline = true)]
    public Task Unmetered() => SendAsync(_unmetered);

    [Benchmark]
    public Task Filtered() => SendAsync(_filtered);

    [Benchmark]
    public Task Metered() => SendAsync(_metered);

    /// <summary>The charge is answered only after the endpoint has given the thread back, as it is where a database is asked.</summary>
    [Benchmark]
    public async Task MeteredLater()
    {
        var sent = _meteredLater.SendAsync();
        _waiting.Answer();
        await sent;
        _meteredLater.Reset();
    }

    private static async Task SendAsync(Exchange exchange)
    {
        await exchange.SendAsync();
        exchange.Reset();
    }

    private static Exchange Open(string pattern, ICreditMeter meter)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSingleton(meter);
        builder.Services.AddKalshiBookBilling(builder.Configuration);
        var app = builder.Build();
        app.MapGet("/unmetered/{ticker}", Answer);
        app.MapGet("/filtered/{ticker}", Answer).AddEndpointFilter((invocation, next) => next(invocation));
        app.MapGet("/metered/{ticker}", Answer).RequireCredits(5);
        var endpoint = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Single(endpoint => endpoint.RoutePattern.RawText == pattern);
        var user = new ClaimsPrincipal(new ClaimsIdentity(
            [new Claim("sub", "11111111-1111-4111-8111-111111111111"), new Claim("api_key_id", "22222222-2222-4222-8222-222222222222")], "ApiKey"));
        return new Exchange(app.Services, endpoint, user);
    }

    private static void Answer(HttpContext context) => context.Response.StatusCode = StatusCodes.Status200OK;
}
