using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>A store that is away: 503, nothing served, nothing charged, and refunds that wait.</summary>
public sealed class StoreFailureTests
{
    private static readonly Balance Half = new()
    {
        Tier = "free",
        Total = 1000,
        Used = 1003,
        Overage = 3,
        Cycle = BillingCycle.CalendarMonth(TestApp.Start),
    };

    private readonly ICreditMeter _meter = Substitute.For<ICreditMeter>();
    private int _served;

    [Fact]
    public async Task A_charge_that_the_store_can_not_take_is_503_and_not_served()
    {
        _meter.ChargeAsync(Arg.Any<Charge>(), Arg.Any<CancellationToken>()).ThrowsAsync(new BillingStoreUnavailableException());
        await using var app = await StartAsync();

        var response = await app.GetAsync("/ok");

        await response.ErrorAsync(503, "store_unavailable");
        Assert.Equal("5", response.Header("Retry-After"));
        Assert.Null(response.Credits());
        Assert.Equal(0, _served);
    }

    [Fact]
    public async Task A_charge_that_was_given_up_is_503_and_not_served()
    {
        _meter.ChargeAsync(Arg.Any<Charge>(), Arg.Any<CancellationToken>()).Returns(new ChargeResult(ChargeOutcome.Voided, Half));
        await using var app = await StartAsync();

        var response = await app.GetAsync("/ok");

        await response.ErrorAsync(503, "store_unavailable");
        Assert.Null(response.Credits());
        Assert.Equal(0, _served);
    }

    [Fact]
    public async Task A_refund_that_has_to_wait_counts_as_done()
    {
        _meter.ChargeAsync(Arg.Any<Charge>(), Arg.Any<CancellationToken>()).Returns(new ChargeResult(ChargeOutcome.Granted, Half));
        _meter.RefundAsync(Arg.Any<Charge>(), Arg.Any<CancellationToken>()).ThrowsAsync(new BillingStoreUnavailableException());
        await using var app = await StartAsync();

        var response = await app.GetAsync("/500");

        await response.ErrorAsync(500, "internal_error");
        Assert.Equal((2, 998, 1000, 0), response.Credits());
        await _meter.Received(1).RefundAsync(Arg.Any<Charge>(), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task A_refund_that_fails_otherwise_leaves_the_answer_and_the_charge()
    {
        _meter.ChargeAsync(Arg.Any<Charge>(), Arg.Any<CancellationToken>()).Returns(new ChargeResult(ChargeOutcome.Granted, Half));
        _meter.RefundAsync(Arg.Any<Charge>(), Arg.Any<CancellationToken>()).ThrowsAsync(new InvalidOperationException("a bug"));
        await using var app = await StartAsync();

        var response = await app.GetAsync("/500");

        await response.ErrorAsync(500, "internal_error");
        Assert.Equal((0, 1003, 1000, 5), response.Credits());
        Assert.Contains(app.Logs.GetSnapshot(), record => record.Id.Id == BillingEventIds.RefundFailed);
    }

    [Fact]
    public async Task The_meter_is_not_given_the_clients_own_cancellation()
    {
        _meter.ChargeAsync(Arg.Any<Charge>(), Arg.Any<CancellationToken>()).Returns(new ChargeResult(ChargeOutcome.Granted, Half));
        await using var app = await StartAsync();

        await app.GetAsync("/ok");

        await _meter.Received(1).ChargeAsync(Arg.Is<Charge>(charge => charge.Credits == 5 && charge.Endpoint == "GET /ok"), Arg.Is(CancellationToken.None));
    }

    [Fact]
    public async Task A_handler_that_meets_the_absent_store_itself_is_503_and_refunded()
    {
        _meter.ChargeAsync(Arg.Any<Charge>(), Arg.Any<CancellationToken>()).Returns(new ChargeResult(ChargeOutcome.Granted, Half));
        _meter.RefundAsync(Arg.Any<Charge>(), Arg.Any<CancellationToken>())
            .Returns(new RefundResult(RefundOutcome.Refunded, Half with { Used = 998, Overage = 0 }));
        await using var app = await StartAsync();

        var response = await app.GetAsync("/store");

        await response.ErrorAsync(503, "store_unavailable");
        Assert.Equal((2, 998, 1000, 0), response.Credits());
    }

    private Task<TestApp> StartAsync() => TestApp.StartAsync(new TestAppSettings
    {
        Add = (services, _) => services.AddSingleton(_meter),
        Map = app =>
        {
            app.MapGet("/ok", () => ++_served).RequireCredits(5);
            app.MapGet("/500", () => Results.StatusCode(500)).RequireCredits(5);
            app.MapGet("/store", string () => throw new BillingStoreUnavailableException()).RequireCredits(5);
        },
    });
}
