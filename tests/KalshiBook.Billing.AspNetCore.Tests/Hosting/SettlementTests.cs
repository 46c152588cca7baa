using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NSubstitute;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>What a user was told is not charged is given back as soon as the store is there, or named when the host stops without it.</summary>
public sealed class SettlementTests
{
    private const string Email = "alice@example.org";

    private static readonly Balance Balance = BillingAccount.Open(UserId.Parse(Email), TestApp.Start, PlanCatalogue.Create(new BillingOptions())).Balance;

    private readonly IBillingStore _store = Substitute.For<IBillingStore>();
    private volatile bool _isAway = true;

    public SettlementTests()
    {
        _store.ChargeAsync(Arg.Any<IReadOnlyList<Charge>>(), Arg.Any<CancellationToken>())
            .Returns<IReadOnlyList<ChargeResult>>(_ => throw new BillingStoreUnavailableException());
        _store.RefundAsync(Arg.Any<IReadOnlyList<Charge>>(), Arg.Any<DateTimeOffset>(), Arg.Any<CancellationToken>())
            .Returns<IReadOnlyList<RefundResult>>(_ => _isAway
                ? throw new BillingStoreUnavailableException()
                : [new RefundResult(RefundOutcome.Voided, Balance)]);
    }

    [Fact]
    public async Task A_charge_of_unknown_outcome_is_settled_when_the_store_is_back()
    {
        await using var app = await StartAsync();
        await CallAsync(app);

        _isAway = false;

        var record = await LoggedAsync(app, BillingEventIds.ChargeSettled);
        Assert.Equal(LogLevel.Warning, record.Level);
        Assert.Contains(UserId.Parse(Email).Key.ToString(), record.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Email, record.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_stops_settles_first()
    {
        await using var app = await StartAsync();
        await CallAsync(app);
        _isAway = false;

        await app.StopAsync();

        await LoggedAsync(app, BillingEventIds.ChargeSettled);
        Assert.DoesNotContain(app.Logs.GetSnapshot(), record => record.Id.Id == BillingEventIds.ChargeNotSettled);
    }

    [Fact]
    public async Task A_charge_that_fails_for_good_does_not_keep_a_stopping_host_from_the_others()
    {
        await using var app = await StartAsync();
        for (var i = 0; i < 4; i++) await CallAsync(app);
        var poison = new List<Guid>();
        _store.RefundAsync(Arg.Any<IReadOnlyList<Charge>>(), Arg.Any<DateTimeOffset>(), Arg.Any<CancellationToken>())
            .Returns<IReadOnlyList<RefundResult>>(call =>
            {
                var id = call.Arg<IReadOnlyList<Charge>>()[0].Id;
                if (poison.Count == 0) poison.Add(id);
                return id == poison[0] ? throw new InvalidOperationException("never") : [new RefundResult(RefundOutcome.Voided, Balance)];
            });

        await app.StopAsync();

        Assert.Equal(3, app.Logs.GetSnapshot().Count(record => record.Id.Id == BillingEventIds.ChargeSettled));
        var left = Assert.Single(app.Logs.GetSnapshot(), record => record.Id.Id == BillingEventIds.ChargeNotSettled);
        Assert.Contains(poison[0].ToString(), left.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_must_stop_without_the_store_names_what_is_open()
    {
        await using var app = await StartAsync();
        await CallAsync(app);

        await app.StopAsync();

        var record = await LoggedAsync(app, BillingEventIds.ChargeNotSettled);
        Assert.Equal(LogLevel.Error, record.Level);
        Assert.Contains(UserId.Parse(Email).Key.ToString(), record.Message, StringComparison.Ordinal);
    }

    private static async Task<Microsoft.Extensions.Logging.Testing.FakeLogRecord> LoggedAsync(TestApp app, int eventId)
    {
        for (var i = 0; i < 500; i++)
        {
            if (app.Logs.GetSnapshot().FirstOrDefault(record => record.Id.Id == eventId) is { } record) return record;
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
        throw new TimeoutException($"No log record {eventId}.");
    }

    // The meter repeats for as long as the store may take, by a clock that has to be moved.
    private static async Task CallAsync(TestApp app)
    {
        var call = app.GetAsync("/markets", user: Email);
        while (!call.IsCompleted)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
        await (await call).ErrorAsync(503, "store_unavailable");
    }

    private Task<TestApp> StartAsync() => TestApp.StartAsync(new TestAppSettings
    {
        Add = (services, _) =>
        {
            services.Configure<Microsoft.Extensions.Hosting.HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(500));
            services.AddSingleton(_store);
        },
        Map = app => app.MapGet("/markets", () => "ok").RequireCredits(1),
    });
}
