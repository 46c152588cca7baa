using KalshiBook.ApiHost;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace KalshiBook.Billing.Benchmarks;

/// <summary>A host as an application has it, on PostgreSQL and with the sample host's API keys: one handler behind a metered and an unmetered endpoint.</summary>
internal static class LoadHost
{
    public static async Task<int> RunAsync(string url, string keysFile, string address)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            EnvironmentName = Environments.Production,
            ContentRootPath = AppContext.BaseDirectory, // where the sample host's SQL lies
        });
        // Nothing but this: no variable of the caller's, and no file of the sample host's, changes what is measured.
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(Settings(url));
        builder.WebHost.ConfigureKestrel(Limits.Configure);

        // The rest is the sample host's Program.cs, as far as it stands in a request's way, without its rate limits.
        builder.Services.AddApiKeys();
        builder.Services.AddKalshiBookBilling(builder.Configuration);
        builder.Services.ConfigureHttpJsonOptions(Wire.Configure);
        // After both, whose tables it fills; the server itself is always the last to start.
        builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<LoadAccounts>(services, keysFile));

        var app = builder.Build();
        app.UseKalshiBookErrors();
        app.UseAuthentication();
        app.UseAuthorization();
        var data = app.MapGroup("").RequireAuthorization(ApiKeySetup.Policy);
        data.MapGet("/unmetered", Answer);
        data.MapGet("/metered", Answer).RequireCredits(LoadAccounts.Cost);
        await app.RunAsync(address);
        return 0;
    }

    // An allowance that nobody uses up. No rate limits: they are no part of metering, and the unmetered endpoint would have none.
    private static Dictionary<string, string?> Settings(string url) => new(StringComparer.Ordinal)
    {
        ["DATABASE_URL"] = url,
        ["KalshiBookBilling:Plans:free:MonthlyCredits"] = $"{Charge.MaxCredits}",
        ["Logging:LogLevel:Default"] = "Warning",
    };

    private static Ok<MessageAnswer> Answer(HttpContext context) =>
        TypedResults.Ok(new MessageAnswer("What was asked for.", context.GetBillingRequestId()));
}
