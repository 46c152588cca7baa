using System.Collections;

namespace KalshiBook.ApiHost.Tests;

/// <summary>The settings that the machine has for a host of its own. The tests' hosts must not see them.</summary>
internal static class Machine
{
    private static readonly string[] FlatNames =
    [
        "DATABASE_URL", "ConnectionStrings__Billing", "SUPABASE_URL", "SUPABASE_JWT_SECRET", "APP_URL", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET",
        "STRIPE_PROJECT_PRICE_ID", "STRIPE_PAYG_PRICE_ID", "STRIPE_METER_EVENT_NAME", "STRIPE_API_BASE",
    ];

    // How hosts may find them: as they are, or by what ASP.NET Core takes off.
    private static readonly string[] Prefixes = ["", "ASPNETCORE_", "DOTNET_"];

    /// <summary>Takes them out of this process. A blank one would not do: it is no number, and no time.</summary>
    public static void Forget()
    {
        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(IsSetting)) Environment.SetEnvironmentVariable(name, null);
    }

    private static bool IsSetting(string name) => Prefixes.Any(prefix =>
        name.StartsWith(prefix + "KalshiBookBilling__", StringComparison.OrdinalIgnoreCase)
        || FlatNames.Any(flat => name.Equals(prefix + flat, StringComparison.OrdinalIgnoreCase)));
}
