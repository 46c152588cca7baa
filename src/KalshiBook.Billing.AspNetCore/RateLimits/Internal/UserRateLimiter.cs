using System.Threading.RateLimiting;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>One user's limiter, as ASP.NET Core's rate limiter wants it. It holds nothing itself: the window outlives it or goes with it.</summary>
internal sealed class UserRateLimiter(UserId user, RateWindows windows, AccountReader accounts, DateTimeOffset createdAt) : RateLimiter
{
    private readonly Lock _lock = new();
    private Task<string>? _reading;

    // The framework lets go of who has been idle for a while. Without a window that is not for ever: the first read may be under way.
    public override TimeSpan? IdleDuration => windows.IdleTime(user, createdAt);

    public override RateLimiterStatistics? GetStatistics() => null;

    // Without the user's plan nothing is decided here; the middleware then asks AcquireAsync.
    protected override RateLimitLease AttemptAcquireCore(int permitCount) =>
        windows.Take(user) == true ? RateLimitAnswer.Passed : RateLimitAnswer.Refused;

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        try
        {
            var tier = await FindTierAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            return windows.Take(user, tier) ? RateLimitAnswer.Passed : RateLimitAnswer.Refused;
        }
        catch (BillingStoreUnavailableException)
        {
            return RateLimitAnswer.StoreUnavailable;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) windows.Forget(user);
        base.Dispose(disposing);
    }

    // One read for a burst of first requests: whoever comes here after it ended finds the tier known. Not cancelled with the request that happens to
    // be the first of them.
    private Task<string> FindTierAsync()
    {
        lock (_lock)
        {
            if (windows.FindTier(user) is { } known) return Task.FromResult(known);
            if (_reading is null or { IsCompleted: true }) _reading = ReadTierAsync();
            return _reading;
        }
    }

    private async Task<string> ReadTierAsync() => (await accounts.GetAccountAsync(user, CancellationToken.None).ConfigureAwait(false)).Tier;
}
