using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>Settings: the section, the flat names that win, and what can't work stops the start and is named.</summary>
public sealed class SettingsTests
{
    public static TheoryData<string, string, Func<BillingOptions, string?>> FlatNames => new()
    {
        { "STRIPE_SECRET_KEY", "StripeSecretKey", options => options.StripeSecretKey },
        { "STRIPE_WEBHOOK_SECRET", "StripeWebhookSecret", options => options.StripeWebhookSecret },
        { "STRIPE_PROJECT_PRICE_ID", "StripeProjectPriceId", options => options.Plans["project"].StripePriceId },
        { "STRIPE_PROJECT_PRICE_ID", "Plans:project:StripePriceId", options => options.Plans["project"].StripePriceId },
        { "STRIPE_PAYG_PRICE_ID", "StripePaygPriceId", options => options.StripePaygPriceId },
        { "STRIPE_METER_EVENT_NAME", "StripeMeterEventName", options => options.StripeMeterEventName },
        { "STRIPE_API_BASE", "StripeApiBase", options => options.StripeApiBase },
        { "APP_URL", "AppUrl", options => options.AppUrl },
        { "DATABASE_URL", "DatabaseUrl", options => options.DatabaseUrl },
        { "ConnectionStrings:Billing", "DatabaseUrl", options => options.DatabaseUrl },
    };

    [Theory]
    [MemberData(nameof(FlatNames))]
    public void Flat_names_win_and_are_trimmed_and_empty_ones_are_not_set(string flat, string key, Func<BillingOptions, string?> value)
    {
        Assert.Equal("https://flat", value(Read((flat, " https://flat "), ("KalshiBookBilling:" + key, "https://section"))));
        Assert.Equal("https://section", value(Read((flat, "  "), ("KalshiBookBilling:" + key, " https://section "))));
        Assert.Equal("https://section", value(Read(("KalshiBookBilling:" + key, "https://section"))));
    }

    [Fact]
    public void DATABASE_URL_wins_over_the_connection_string() =>
        Assert.Equal("Host=flat", Read(("DATABASE_URL", "Host=flat"), ("ConnectionStrings:Billing", "Host=string")).DatabaseUrl);

    [Fact]
    public void Code_wins_over_all()
    {
        var services = new ServiceCollection();
        services.AddSingleton<Microsoft.Extensions.Hosting.IHostEnvironment>(WebApplication.CreateBuilder().Environment);
        services.AddKalshiBookBilling(new ConfigurationBuilder().AddInMemoryCollection([new("APP_URL", "https://flat")]).Build(), options =>
        {
            Assert.Equal("https://flat", options.AppUrl);
            options.AppUrl = "https://code";
        });

        Assert.Equal("https://code", services.BuildServiceProvider().GetRequiredService<IOptions<BillingOptions>>().Value.AppUrl);
    }

    [Fact]
    public void All_other_settings_bind_from_the_section()
    {
        var options = Read(
            ("KalshiBookBilling:Schema", "billing2"),
            ("KalshiBookBilling:MigrateOnStart", "false"),
            ("KalshiBookBilling:UsageRetentionMonths", "12"),
            ("KalshiBookBilling:StoreTimeout", "00:00:03"),
            ("KalshiBookBilling:StripeRequestsPerMinute", "20"),
            ("KalshiBookBilling:Plans:free:MonthlyCredits", "500"),
            ("KalshiBookBilling:Plans:Team:MonthlyCredits", "20000"),
            ("KalshiBookBilling:Plans:Team:RequestsPerMinute", "300"),
            ("KalshiBookBilling:Plans:Team:DisplayPrice", "$99 / month"),
            ("KalshiBookBilling:Payg:PricePerCredit", "0.01"),
            ("KalshiBookBilling:Payg:DefaultOverageLimit", "100"),
            ("KalshiBookBilling:Payg:MaxOverageLimit", "1000"),
            ("KalshiBookBilling:Payg:RequirePaymentMethod", "true"),
            ("KalshiBookBilling:Meter:FlushInterval", "00:00:10"),
            ("KalshiBookBilling:Reconciliation:Interval", "12:00:00"));

        Assert.Equal(("billing2", false, 12), (options.Schema, options.MigrateOnStart, options.UsageRetentionMonths));
        Assert.Equal((TimeSpan.FromSeconds(3), 20), (options.StoreTimeout, options.StripeRequestsPerMinute));
        var payg = options.Payg;
        Assert.Equal((0.01m, 100, 1000, true), (payg.PricePerCredit, payg.DefaultOverageLimit, payg.MaxOverageLimit, payg.RequirePaymentMethod));
        Assert.Equal((TimeSpan.FromSeconds(10), TimeSpan.FromHours(12)), (options.Meter.FlushInterval, options.Reconciliation.Interval));
        var plans = PlanCatalogue.Create(options);
        Assert.Equal(
            ["free:500:30", "payg:1000:60", "team:20000:300"],
            plans.Plans.Select(plan => $"{plan.Name}:{plan.MonthlyCredits}:{plan.RequestsPerMinute}"));
    }

    [Fact]
    public void Naming_the_project_price_keeps_project_among_other_plans()
    {
        var options = Read(
            ("STRIPE_PROJECT_PRICE_ID", "price_1,price_0"),
            ("KalshiBookBilling:Plans:team:MonthlyCredits", "20000"),
            ("KalshiBookBilling:Plans:team:RequestsPerMinute", "300"));

        var plans = PlanCatalogue.Create(options);

        Assert.Equal(["project", "team"], plans.Paid.Select(plan => plan.Name));
        Assert.Equal("project", plans.FindByPrice("price_0")?.Name);
        Assert.Equal(4000, plans.Find("project")?.MonthlyCredits);
    }

    [Theory]
    [InlineData("KalshiBookBilling:Plans:free:MonthlyCredits", "abc", "KalshiBookBilling:Plans:free:MonthlyCredits")]
    [InlineData("KalshiBookBilling:Plans:free:MonthlyCredits", "-1", "KalshiBookBilling:Plans:free:MonthlyCredits")]
    [InlineData("KalshiBookBilling:Plans:free:RequestsPerMinute", "0", "KalshiBookBilling:Plans:free:RequestsPerMinute")]
    [InlineData("KalshiBookBilling:Plans:team:MonthlyCredits", "5000", "KalshiBookBilling:Plans:team:RequestsPerMinute")]
    [InlineData("KalshiBookBilling:StoreTimeout", "long", "KalshiBookBilling:StoreTimeout")]
    [InlineData("KalshiBookBilling:StoreTimeout", "00:01:00", "KalshiBookBilling:StoreTimeout")]
    [InlineData("KalshiBookBilling:MigrateOnStart", "perhaps", "KalshiBookBilling:MigrateOnStart")]
    [InlineData("KalshiBookBilling:Schema", "Robert'); --", "KalshiBookBilling:Schema")]
    [InlineData("KalshiBookBilling:UsageRetentionMonths", "1", "KalshiBookBilling:UsageRetentionMonths")]
    [InlineData("KalshiBookBilling:Payg:PricePerCredit", "0", "KalshiBookBilling:Payg:PricePerCredit")]
    [InlineData("KalshiBookBilling:Payg:PricePerCredit", "cheap", "KalshiBookBilling:Payg:PricePerCredit")]
    [InlineData("KalshiBookBilling:Payg:MaxOverageLimit", "5", "KalshiBookBilling:Payg:MaxOverageLimit")]
    [InlineData("KalshiBookBilling:Meter:FlushInterval", "0", "KalshiBookBilling:Meter:FlushInterval")]
    [InlineData("KalshiBookBilling:StripeRequestsPerMinute", "0", "KalshiBookBilling:StripeRequestsPerMinute")]
    [InlineData("KalshiBookBilling:StripeTimeout", "00:00:21", "KalshiBookBilling:StripeTimeout")]
    [InlineData("KalshiBookBilling:StripeTimeout", "00:00:00.5", "KalshiBookBilling:StripeTimeout")]
    [InlineData("KalshiBookBilling:StripeMaxRetries", "6", "KalshiBookBilling:StripeMaxRetries")]
    [InlineData("STRIPE_PAYG_PRICE_ID", "price_a,price_b", "STRIPE_PAYG_PRICE_ID")]
    [InlineData("STRIPE_PROJECT_PRICE_ID", "price a", "STRIPE_PROJECT_PRICE_ID")]
    [InlineData("STRIPE_SECRET_KEY", "sk_é", "STRIPE_SECRET_KEY")]
    [InlineData("APP_URL", "https://app.example.com/?a=b", "APP_URL")]
    [InlineData("APP_URL", "https://app.example.com/#b", "APP_URL")]
    [InlineData("STRIPE_API_BASE", "http://127.0.0.1:1/?q", "STRIPE_API_BASE")]
    [InlineData("STRIPE_SECRET_KEY", "pk_live_1", "STRIPE_SECRET_KEY")]
    [InlineData("STRIPE_SECRET_KEY", "sk_test_1", "STRIPE_PROJECT_PRICE_ID")]
    [InlineData("STRIPE_API_BASE", "not a url", "STRIPE_API_BASE")]
    [InlineData("APP_URL", "ftp://example.org", "APP_URL")]
    [InlineData("DATABASE_URL", "postgresql://", "DATABASE_URL")]
    [InlineData("ConnectionStrings:Billing", "nonsense", "ConnectionStrings__Billing")]
    public async Task A_setting_that_can_not_work_stops_the_start_and_is_named(string key, string value, string name)
    {
        await using var store = new MemoryTestStore(); // what leads to another one is among the settings
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => TestApp.StartAsync(new TestAppSettings
        {
            Store = store,
            Configuration = { [key] = value },
        }));

        Assert.Contains(name, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_faults_are_told_at_once()
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => TestApp.StartAsync(new TestAppSettings
        {
            Environment = "Production",
            Configuration = { ["STRIPE_SECRET_KEY"] = "sk_test_secret", ["KalshiBookBilling:Schema"] = "No" },
        }));

        Assert.Contains("KalshiBookBilling:Schema", failure.Message, StringComparison.Ordinal);
        Assert.Contains("STRIPE_PROJECT_PRICE_ID", failure.Message, StringComparison.Ordinal);
        Assert.Contains("APP_URL", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sk_test_secret", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Production", null, false)]
    [InlineData("Staging", " ", false)]
    [InlineData("Development", null, true)]
    [InlineData("Production", "https://app.example.org", true)]
    public async Task APP_URL_is_required_outside_Development_when_Stripe_is_on(string environment, string? url, bool starts)
    {
        var start = TestApp.StartAsync(new TestAppSettings { Environment = environment, Configuration = Dummies.StripeOn(("APP_URL", url)) });

        if (starts) await (await start).DisposeAsync();
        else Assert.Contains("APP_URL", (await Assert.ThrowsAsync<OptionsValidationException>(() => start)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_store_the_start_stops_and_names_both_ways()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => TestApp.StartAsync(new TestAppSettings { BringsStore = true }));

        foreach (var way in (string[])["DATABASE_URL", "ConnectionStrings__Billing", "UseSqlite()", "KalshiBook.Billing.Sqlite"])
            Assert.Contains(way, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_embedded_store_is_used_where_no_PostgreSQL_is_configured()
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings
        {
            BringsStore = true,
            Add = (services, _) => services.AddKeyedSingleton<IBillingStore>(
                BillingBuilder.EmbeddedStore, (provider, _) => new Testing.InMemoryBillingStore(provider.GetRequiredService<PlanCatalogue>())),
        });

        Assert.IsType<Testing.InMemoryBillingStore>(app.Store);
        Assert.Equal(200, (int)(await app.GetAsync("/billing/status")).StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_hosts_own_registrations_win_before_and_after(bool before)
    {
        var (store, meter, clock) = (Substitute.For<IBillingStore>(), Substitute.For<ICreditMeter>(), new FakeTimeProvider());
        var plans = PlanCatalogue.Create(new BillingOptions());
        var builder = WebApplication.CreateBuilder();
        if (before) Register(builder.Services);
        builder.Services.AddKalshiBookBilling(builder.Configuration);
        if (!before) Register(builder.Services);
        using var services = builder.Services.BuildServiceProvider();

        Assert.Same(store, services.GetRequiredService<IBillingStore>());
        Assert.Same(meter, services.GetRequiredService<ICreditMeter>());
        Assert.Same(clock, services.GetRequiredService<TimeProvider>());
        Assert.Same(plans, services.GetRequiredService<PlanCatalogue>());

        void Register(IServiceCollection own) => own.AddSingleton(store).AddSingleton(meter).AddSingleton<TimeProvider>(clock).AddSingleton(plans);
    }

    [Fact]
    public void A_host_without_endpoints_of_its_own_can_use_the_meter()
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder(
            new Microsoft.Extensions.Hosting.HostApplicationBuilderSettings { EnvironmentName = "Development" }); // which checks every registration
        builder.Services.AddKalshiBookBilling(builder.Configuration).AddRateLimits();
        builder.Services.AddSingleton(Substitute.For<IBillingStore>());

        using var host = builder.Build();

        Assert.NotNull(host.Services.GetRequiredService<ICreditMeter>());
    }

    [Fact]
    public async Task Adding_billing_twice_does_no_harm()
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings
        {
            Add = (services, _) => services.AddKalshiBookBilling(options => options.StoreTimeout = TimeSpan.FromSeconds(2)),
            Map = app => app.MapGet("/markets", () => "ok").RequireCredits(1),
        });

        Assert.Equal((999, 1, 1000, 1), (await app.GetAsync("/markets")).Credits());
        Assert.Equal(TimeSpan.FromSeconds(2), app.Services.GetRequiredService<IOptions<BillingOptions>>().Value.StoreTimeout);
    }

    private static BillingOptions Read(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build();
        var options = new BillingOptions();
        ConfigurationNames.Read(configuration, options);
        ConfigurationNames.Normalize(options);
        return options;
    }
}
