using System.Collections.Concurrent;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>The windows of all users who came lately. A window goes when its limiter has been idle.</summary>
internal sealed class RateWindows(KnownTiers tiers, PlanCatalogue plans, TimeProvider clock)
{
    private readonly ConcurrentDictionary<Guid, RateWindow> _windows = new();

    /// <summary>Gives the user's tier, or null where it is not known yet.</summary>
    public string? FindTier(UserId user) => tiers.Find(user);

    /// <summary>Counts a request.</summary>
    /// <returns>Whether it may pass, or null where the user's plan is not known yet.</returns>
    public bool? Take(UserId user) => FindTier(user) is { } tier ? Take(user, tier) : null;

    /// <summary>Counts a request of a user whose plan is known.</summary>
    /// <returns>Whether it may pass.</returns>
    public bool Take(UserId user, string tier)
    {
        while (true)
        {
            var window = _windows.GetOrAdd(user.Key, static _ => new RateWindow());
            if (window.Take(clock.GetUtcNow(), LimitOf(tier)) is { } mayPass) return mayPass;
        }
    }

    /// <summary>Tells where the user's window stands, or null where nothing was counted.</summary>
    public RateWindowState? Peek(UserId user) => FindTier(user) is { } tier && _windows.TryGetValue(user.Key, out var window)
        ? window.Peek(clock.GetUtcNow(), LimitOf(tier))
        : null;

    /// <summary>Gives how long nothing was counted, or null while a window goes on.</summary>
    /// <param name="user">The user.</param>
    /// <param name="since">What counts where there is no window: the time since then.</param>
    public TimeSpan? IdleTime(UserId user, DateTimeOffset since)
    {
        var now = clock.GetUtcNow();
        return _windows.TryGetValue(user.Key, out var window) ? window.IdleTime(now) : now - since;
    }

    public void Forget(UserId user)
    {
        if (_windows.TryGetValue(user.Key, out var window) && window.TryClose(clock.GetUtcNow()))
            _windows.TryRemove(KeyValuePair.Create(user.Key, window));
    }

    // A plan that left the catalogue has no limit of its own any more.
    private int LimitOf(string tier) => (plans.Find(tier) ?? plans.Free).RequestsPerMinute;
}
