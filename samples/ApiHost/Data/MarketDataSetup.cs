using Microsoft.AspNetCore.Mvc;

namespace KalshiBook.ApiHost;

/// <summary>The ten data endpoints.</summary>
internal static class MarketDataSetup
{
    public static IServiceCollection AddMarketData(this IServiceCollection services) => services.AddSingleton<MarketData>();

    public static void MapMarketData(this WebApplication app)
    {
        app.Services.GetRequiredService<MarketData>(); // a file that is missing or broken stops the start, not the first request
        var data = app.MapGroup("").RequireAuthorization(ApiKeySetup.Policy).WithTags("Data")
            .WithMetadata(new RequestSizeLimitAttribute(Limits.Body))
            .AddEndpointFilter(ResponseTime.BeginAsync)
            .AddEndpointFilter(RequestCheck.InvokeAsync);
        MarketEndpoints.Map(data);
        HistoryEndpoints.Map(data);
    }
}
