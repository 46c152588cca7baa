using KalshiBook.Billing.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NSubstitute;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>What happens before the host listens, and daily after it.</summary>
public sealed class StartupTests
{
    private readonly IStoreMaintenance _maintenance = Substitute.For<IStoreMaintenance>();

    public StartupTests()
    {
        _maintenance.MigrateAsync(Arg.Any<CancellationToken>()).Returns(["0001_accounts_and_usage", "0002_more"]);
        _maintenance.MaintainAsync(Arg.Any<DateTimeOffset>(), Arg.Any<CancellationToken>()).Returns(new StoreMaintenanceReport([], [], 0));
    }

    [Fact]
    public async Task Migrations_run_and_each_is_logged()
    {
        await using var app = await StartAsync();

        Assert.Equal(2, Count(app, BillingEventIds.MigrationApplied));
    }

    [Fact]
    public async Task Nothing_is_migrated_or_maintained_where_it_is_switched_off()
    {
        await using var app = await StartAsync(("KalshiBookBilling:MigrateOnStart", "false"));
        await app.StopAsync();

        await _maintenance.DidNotReceive().MigrateAsync(Arg.Any<CancellationToken>());
        await _maintenance.DidNotReceive().MaintainAsync(Arg.Any<DateTimeOffset>(), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task A_store_that_keeps_nothing_for_Stripe_stops_the_start_where_Stripe_is_on()
    {
        Task<TestApp> StartAsync(Dictionary<string, string?> configuration) => TestApp.StartAsync(new TestAppSettings
        {
            Configuration = configuration,
            Add = (services, _) => services.AddSingleton(Substitute.For<IBillingStore>()),
        });

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(Dummies.StripeOn()));

        Assert.Contains("IStripeStore", failure.Message, StringComparison.Ordinal);
        await (await StartAsync([])).DisposeAsync();
    }

    [Fact]
    public async Task A_store_that_comes_late_is_waited_for()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(TestApp.Start);
        var tries = 0;
        _maintenance.MigrateAsync(Arg.Any<CancellationToken>()).Returns(_ =>
        {
            if (++tries < 3) throw new BillingStoreUnavailableException();
            return Task.FromResult<IReadOnlyList<string>>(["0001"]);
        });

        var start = StartAsync(clock: clock);
        while (await Task.WhenAny(start, Task.Delay(50, TestContext.Current.CancellationToken)) != start)
        {
            if (tries > 0) clock.Advance(TimeSpan.FromSeconds(1));
        }
        await using var app = await start;

        Assert.Equal(3, tries);
        Assert.Equal(2, Count(app, BillingEventIds.StoreNotThereYet));
    }

    [Fact]
    public async Task A_store_that_does_not_come_stops_the_start()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(TestApp.Start);
        _maintenance.MigrateAsync(Arg.Any<CancellationToken>()).Returns<Task<IReadOnlyList<string>>>(_ =>
        {
            clock.Advance(TimeSpan.FromSeconds(31));
            throw new BillingStoreUnavailableException();
        });

        await Assert.ThrowsAsync<BillingStoreUnavailableException>(() => StartAsync(clock: clock));
    }

    [Fact]
    public async Task The_store_is_maintained_at_start_and_daily_and_a_failure_does_not_end_it()
    {
        var runs = System.Threading.Channels.Channel.CreateUnbounded<DateTimeOffset>();
        _maintenance.MaintainAsync(Arg.Any<DateTimeOffset>(), Arg.Any<CancellationToken>()).Returns(info =>
        {
            runs.Writer.TryWrite(info.Arg<DateTimeOffset>());
            return info.Arg<DateTimeOffset>() == TestApp.Start.AddDays(1)
                ? throw new InvalidOperationException("a bad day")
                : new StoreMaintenanceReport(["2026_03"], ["2024_01"], info.Arg<DateTimeOffset>() == TestApp.Start ? 0 : 3);
        });
        await using var app = await StartAsync();
        for (var day = 0; day < 3; day++)
        {
            Assert.Equal(TestApp.Start.AddDays(day), await runs.Reader.ReadAsync(TestContext.Current.CancellationToken));
            await WaitAsync(() => Count(app, BillingEventIds.PartitionCreated) + Count(app, BillingEventIds.MaintenanceFailed) > day);
            if (day < 2) app.Clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal(2, Count(app, BillingEventIds.PartitionCreated));
        Assert.Equal(2, Count(app, BillingEventIds.PartitionDropped));
        Assert.Equal(1, Count(app, BillingEventIds.MaintenanceFailed));
        var stray = app.Logs.GetSnapshot().First(record => record.Id.Id == BillingEventIds.StrayRecords);
        Assert.Equal(LogLevel.Error, stray.Level);
    }

    private static int Count(TestApp app, int eventId) => app.Logs.GetSnapshot().Count(record => record.Id.Id == eventId);

    private static async Task WaitAsync(Func<bool> condition)
    {
        for (var i = 0; i < 500 && !condition(); i++) await Task.Delay(10, TestContext.Current.CancellationToken);
        await Task.Delay(20, TestContext.Current.CancellationToken); // and the timer waits again
    }

    private Task<TestApp> StartAsync((string Key, string Value)? setting = null, TimeProvider? clock = null) => TestApp.StartAsync(new TestAppSettings
    {
        Configuration = setting is { } one ? new() { [one.Key] = one.Value } : [],
        BringsStore = true,
        Add = (services, _) =>
        {
            if (clock is not null) services.AddSingleton(clock);
            services.AddSingleton(_maintenance);
            services.AddSingleton<IBillingStore>(provider => new InMemoryBillingStore(provider.GetRequiredService<PlanCatalogue>()));
        },
    });
}
