using System.Threading.RateLimiting;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>One user's limiter, as ASP.NET Core's rate limiter wants it. It holds nothing itself: the window outlives it or goes with it.</summary>
internal sealed class UserRateLimiter(UserId user, RateWindows windows, AccountReader accounts) : RateLimiter
{
    private readonly Lock _lock = new();
    private Task<BillingAccount>? _reading;

    public override TimeSpan? IdleDuration => windows.IdleTime(user);

    public override RateLimiterStatistics? GetStatistics() => null;

    // Without the user's plan nothing is decided here; the middleware then asks AcquireAsync.
    protected override RateLimitLease AttemptAcquireCore(int permitCount) =>
        windows.Take(user) == true ? RateLimitAnswer.Passed : RateLimitAnswer.Refused;

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        var mayPass = windows.Take(user);
        if (mayPass is null)
        {
            try
            {
                var account = await ReadAccountAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
                mayPass = windows.Take(user, account.Tier);
            }
            catch (BillingStoreUnavailableException)
            {
                return RateLimitAnswer.StoreUnavailable;
            }
        }
        return mayPass == false ? RateLimitAnswer.Refused : RateLimitAnswer.Passed;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) windows.Forget(user);
        base.Dispose(disposing);
    }

    // One read for a burst of first requests. Not cancelled with the request that happens to be the first of them.
    private Task<BillingAccount> ReadAccountAsync()
    {
        lock (_lock)
        {
            if (_reading is null or { IsCompleted: true }) _reading = accounts.GetAccountAsync(user, CancellationToken.None);
            return _reading;
        }
    }
}
