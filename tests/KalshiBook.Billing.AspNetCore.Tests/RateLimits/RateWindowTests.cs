using Microsoft.Extensions.Time.Testing;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>Windows go when they are over, and never in the middle.</summary>
public sealed class RateWindowTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new(TestApp.Start);
    private readonly KnownTiers _tiers = new();
    private readonly UserId _user = UserId.Parse("alice");

    [Fact]
    public void A_window_that_runs_is_not_idle_and_is_not_forgotten()
    {
        var windows = Windows();
        for (var i = 0; i < 30; i++) Assert.True(windows.Take(_user));

        Assert.Null(windows.IdleTime(_user, TestApp.Start));
        windows.Forget(_user);

        Assert.False(windows.Take(_user));
    }

    [Fact]
    public void A_window_that_is_over_is_forgotten_and_begins_anew()
    {
        var windows = Windows();
        Assert.True(windows.Take(_user));
        _clock.Advance(TimeSpan.FromSeconds(75));

        Assert.Equal(TimeSpan.FromSeconds(15), windows.IdleTime(_user, TestApp.Start));
        windows.Forget(_user);

        Assert.Null(windows.Peek(_user));
        Assert.True(windows.Take(_user));
        Assert.Equal(29, windows.Peek(_user)!.Value.Remaining);
    }

    [Fact]
    public void A_user_without_a_known_plan_is_not_decided()
    {
        Assert.Null(new RateWindows(_tiers, PlanCatalogue.Create(new BillingOptions()), _clock).Take(_user));
    }

    [Fact]
    public void Without_a_window_a_user_is_idle_since_the_limiter_was_made()
    {
        var windows = Windows();
        _clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(TimeSpan.FromSeconds(3), windows.IdleTime(_user, TestApp.Start));
    }

    [Fact]
    public void A_plan_that_left_the_catalogue_has_the_limit_of_free()
    {
        var windows = Windows();
        _tiers.Learn(_user, "legacy");
        windows.Take(_user);

        Assert.Equal(30, windows.Peek(_user)!.Value.Limit);
    }

    [Fact]
    public void A_smaller_plan_never_leaves_less_than_nothing()
    {
        var windows = Windows();
        _tiers.Learn(_user, "project");
        for (var i = 0; i < 50; i++) windows.Take(_user);
        _tiers.Learn(_user, "free");

        Assert.False(windows.Take(_user));
        Assert.Equal(0, windows.Peek(_user)!.Value.Remaining);
    }

    [Fact]
    public void The_memory_of_tiers_is_bounded()
    {
        var users = Enumerable.Range(1, 150_000).Select(number => UserId.From(new Guid(number, 1, 1, new byte[8]))).ToArray();

        foreach (var user in users) _tiers.Learn(user, "free");

        Assert.InRange(users.Count(user => _tiers.Find(user) is not null), 1, 100_000);
    }

    public void Dispose() => _tiers.Dispose();

    private RateWindows Windows()
    {
        _tiers.Learn(_user, "free");
        return new RateWindows(_tiers, PlanCatalogue.Create(new BillingOptions()), _clock);
    }
}
