namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>Settings of a host that has Stripe on.</summary>
internal static class Dummies
{
    public const string WebhookSecret = "whsec_dummy";

    public static Dictionary<string, string?> StripeOn(params (string Name, string? Value)[] more)
    {
        var settings = new Dictionary<string, string?> { ["STRIPE_SECRET_KEY"] = "sk_test_1", ["STRIPE_PROJECT_PRICE_ID"] = "price_project" };
        foreach (var (name, value) in more) settings[name] = value;
        return settings;
    }
}
