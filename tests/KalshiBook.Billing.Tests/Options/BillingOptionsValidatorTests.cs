namespace KalshiBook.Billing.Tests.Options;

public sealed class BillingOptionsValidatorTests
{
    private static readonly Dictionary<string, (Action<BillingOptions> Set, string[] Names)> BadSettings = new()
    {
        ["no schema"] = (options => options.Schema = null!, ["KalshiBookBilling:Schema"]),
        ["empty schema"] = (options => options.Schema = "", ["KalshiBookBilling:Schema"]),
        ["schema in capitals"] = (options => options.Schema = "Billing", ["KalshiBookBilling:Schema"]),
        ["schema that is SQL"] = (options => options.Schema = "a\"; drop table x; --", ["KalshiBookBilling:Schema"]),
        ["schema with a line end"] = (options => options.Schema = "billing\n", ["KalshiBookBilling:Schema"]),
        ["long schema"] = (options => options.Schema = new string('a', 64), ["KalshiBookBilling:Schema"]),
        ["short retention"] = (options => options.UsageRetentionMonths = 1, ["KalshiBookBilling:UsageRetentionMonths"]),
        ["no store timeout"] = (options => options.StoreTimeout = TimeSpan.Zero, ["KalshiBookBilling:StoreTimeout"]),
        ["no waiting charges"] = (options => options.MaxWaitingCharges = 0, ["KalshiBookBilling:MaxWaitingCharges"]),
        ["too many waiting charges"] = (options => options.MaxWaitingCharges = 1_000_001, ["KalshiBookBilling:MaxWaitingCharges"]),
        ["long store timeout"] = (options => options.StoreTimeout = TimeSpan.FromSeconds(8.1), ["KalshiBookBilling:StoreTimeout"]),
        ["malformed database"] = (
            options => options.DatabaseUrl = "postgresql://u:hunter2@h:port/db",
            ["DATABASE_URL", "ConnectionStrings__Billing", "KalshiBookBilling:DatabaseUrl"]),
        ["database with NUL"] = (options => options.DatabaseUrl = "postgresql://u:hunter2%00@h/db", ["DATABASE_URL"]),
        ["free credits"] = (options => options.Payg.PricePerCredit = 0, ["KalshiBookBilling:Payg:PricePerCredit"]),
        ["negative limit"] = (options => options.Payg.DefaultOverageLimit = -1, ["KalshiBookBilling:Payg:DefaultOverageLimit"]),
        ["default limit above maximum"] = (
            options => options.Payg.MaxOverageLimit = 9_999,
            ["KalshiBookBilling:Payg:DefaultOverageLimit", "KalshiBookBilling:Payg:MaxOverageLimit"]),
        ["key with white space"] = (options => options.StripeSecretKey = "sk_hunter2 x", ["STRIPE_SECRET_KEY"]),
        ["publishable key"] = (options => options.StripeSecretKey = " pk_hunter2", ["STRIPE_SECRET_KEY"]),
        ["empty meter"] = (options => options.StripeMeterEventName = " ", ["STRIPE_METER_EVENT_NAME"]),
        ["relative API base"] = (options => options.StripeApiBase = "/stripe", ["STRIPE_API_BASE"]),
        ["API base of another scheme"] = (options => options.StripeApiBase = "ftp://localhost", ["STRIPE_API_BASE"]),
        ["app without scheme"] = (options => options.AppUrl = "app.example.com", ["APP_URL"]),
        ["no requests"] = (options => options.StripeRequestsPerMinute = 0, ["KalshiBookBilling:StripeRequestsPerMinute"]),
        ["no flush interval"] = (options => options.Meter.FlushInterval = TimeSpan.Zero, ["KalshiBookBilling:Meter:FlushInterval"]),
        ["long flush interval"] = (options => options.Meter.FlushInterval = TimeSpan.FromDays(50), ["KalshiBookBilling:Meter:FlushInterval"]),
        ["negative interval"] = (options => options.Reconciliation.Interval = TimeSpan.FromDays(-1), ["KalshiBookBilling:Reconciliation:Interval"]),
        ["plan without figures"] = (
            options => options.Plans["team"] = new PlanOptions { MonthlyCredits = 1 },
            ["KalshiBookBilling:Plans:team:RequestsPerMinute"]),
    };

    public static TheoryData<string> BadSettingNames => [.. BadSettings.Keys];

    [Fact]
    public void Validate_Defaults_AreFine() => Assert.True(Validate(new BillingOptions()).Succeeded);

    [Fact]
    public void Validate_EverythingSet_IsFine()
    {
        var options = new BillingOptions
        {
            DatabaseUrl = "postgresql://u:p@h/db",
            Schema = "_billing2",
            UsageRetentionMonths = null,
            StoreTimeout = TimeSpan.FromSeconds(8),
            StripeSecretKey = " sk_test_1 ",
            StripeApiBase = "http://localhost:1234",
            AppUrl = "https://app.example.com",
            StripePaygPriceId = "price_payg",
        };
        options.Plans["project"] = new PlanOptions { StripePriceId = "price_1" };
        options.Payg.MaxOverageLimit = 10_000;
        Assert.True(Validate(options).Succeeded);
    }

    [Theory]
    [MemberData(nameof(BadSettingNames))]
    public void Validate_BadSetting_NamesItAndNoValue(string bad)
    {
        var options = new BillingOptions();
        var (set, names) = BadSettings[bad];
        set(options);
        if (options.StripeSecretKey is not null) options.Plans["project"] = new PlanOptions { StripePriceId = "price_1" };
        var failure = Assert.Single(Validate(options).Failures!);
        foreach (var name in names) Assert.Contains(name, failure, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_SeveralBadSettings_NamesAll()
    {
        var options = new BillingOptions { Schema = "", AppUrl = "x", StripeRequestsPerMinute = 0 };
        options.Plans["free"] = new PlanOptions { MonthlyCredits = -1 };
        var failures = Validate(options).Failures!.ToList();
        Assert.Equal(4, failures.Count);
        foreach (var name in new[] { ":Schema", "APP_URL", ":StripeRequestsPerMinute", ":Plans:free:MonthlyCredits" })
            Assert.Contains(failures, failure => failure.Contains(name, StringComparison.Ordinal));
    }

    private static Microsoft.Extensions.Options.ValidateOptionsResult Validate(BillingOptions options) =>
        new BillingOptionsValidator().Validate(name: null, options);
}
