using Microsoft.Extensions.Configuration;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Reads the settings: the section first, then the flat names, which win. An empty flat name is not set.</summary>
internal static class ConfigurationNames
{
    /// <summary>The SQLite file of a host in Development that names none.</summary>
    public const string DevelopmentFile = "kalshibook-billing.db";

    public static void Read(IConfiguration configuration, BillingOptions options)
    {
        var section = configuration.GetSection(BillingOptions.SectionName);
        section.Bind(options);
        options.StripeSecretKey = Text(configuration, "STRIPE_SECRET_KEY") ?? options.StripeSecretKey;
        options.StripeWebhookSecret = Text(configuration, "STRIPE_WEBHOOK_SECRET") ?? options.StripeWebhookSecret;
        options.StripePaygPriceId = Text(configuration, "STRIPE_PAYG_PRICE_ID") ?? options.StripePaygPriceId;
        options.StripeMeterEventName = Text(configuration, "STRIPE_METER_EVENT_NAME") ?? options.StripeMeterEventName;
        options.StripeApiBase = Text(configuration, "STRIPE_API_BASE") ?? options.StripeApiBase;
        options.AppUrl = Text(configuration, "APP_URL") ?? options.AppUrl;
        options.DatabaseUrl =
            Text(configuration, "DATABASE_URL") ?? Text(configuration, "ConnectionStrings:Billing") ?? options.DatabaseUrl;
        if ((Text(configuration, "STRIPE_PROJECT_PRICE_ID") ?? Text(section, "StripeProjectPriceId")) is { } price)
            Plan(options, DefaultPlans.Project).StripePriceId = price;
    }

    /// <summary>Trims secrets, ids and addresses, wherever they came from, and takes empty ones away.</summary>
    public static void Normalize(BillingOptions options)
    {
        options.StripeSecretKey = Trimmed(options.StripeSecretKey);
        options.StripeWebhookSecret = Trimmed(options.StripeWebhookSecret);
        options.StripePaygPriceId = Trimmed(options.StripePaygPriceId);
        options.StripeMeterEventName = Trimmed(options.StripeMeterEventName) ?? "";
        options.StripeApiBase = Trimmed(options.StripeApiBase);
        options.AppUrl = Trimmed(options.AppUrl);
        options.DatabaseUrl = Trimmed(options.DatabaseUrl);
        options.SqlitePath = Trimmed(options.SqlitePath);
        foreach (var plan in options.Plans.Values) plan.StripePriceId = Trimmed(plan.StripePriceId);
    }

    private static string? Text(IConfiguration configuration, string name) => Trimmed(configuration[name]);

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static PlanOptions Plan(BillingOptions options, string name)
    {
        if (!options.Plans.TryGetValue(name, out var plan)) options.Plans[name] = plan = new PlanOptions();
        return plan;
    }
}
