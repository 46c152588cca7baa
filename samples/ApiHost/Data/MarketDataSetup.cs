namespace KalshiBook.ApiHost;

/// <summary>The ten data endpoints.</summary>
internal static class MarketDataSetup
{
    public static IServiceCollection AddMarketData(this IServiceCollection services) => services.AddSingleton<MarketData>();

    public static void MapMarketData(this WebApplication app)
    {
        app.Services.GetRequiredService<MarketData>(); // a file that is missing or broken stops the start, not the first request
        var data = app.MapGroup("").RequireAuthorization(ApiKeySetup.Policy).WithTags("Data")
            .AddEndpointFilter(ResponseTime.BeginAsync).CheckRequests();
        MarketEndpoints.Map(data);
        HistoryEndpoints.Map(data);
    }
}
