using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace KalshiBook.ApiHost;

/// <summary><c>GET /health</c>: whether requests can be served.</summary>
internal static class HealthEndpoint
{
    public static void MapHealth(this WebApplication app) => app.MapGet("/health", GetAsync).AllowAnonymous()
        .WithTags("Host").WithSummary("Whether the host can serve requests.").Produces<HealthAnswer>().Produces<HealthAnswer>(503);

    private static async Task<JsonHttpResult<HealthAnswer>> GetAsync(HealthCheckService checks, HttpContext context)
    {
        var report = await checks.CheckHealthAsync(context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        return report.Status == HealthStatus.Unhealthy
            ? TypedResults.Json(new HealthAnswer("unavailable"), statusCode: StatusCodes.Status503ServiceUnavailable)
            : TypedResults.Json(new HealthAnswer("ok"));
    }
}
