using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>How often a user may have Stripe called in a minute, in this process, by all endpoints that do so together.</summary>
internal sealed class StripeRateLimit(IOptions<BillingOptions> options, TimeProvider clock) : IDisposable
{
    private const int MaxUsers = 100_000;

    // Longer than a window, so that none goes that still counts.
    private static readonly MemoryCacheEntryOptions OneUser = new() { Size = 1, SlidingExpiration = TimeSpan.FromMinutes(2) };

    private readonly MemoryCache _windows = new(new MemoryCacheOptions { SizeLimit = MaxUsers });
    private readonly Lock _lock = new();

    /// <summary>Counts a request.</summary>
    /// <returns>Null where it may pass, else the answer.</returns>
    public BillingErrorResult? Refuse(UserId user)
    {
        var (window, now, limit) = (WindowOf(user), clock.GetUtcNow(), options.Value.StripeRequestsPerMinute);
        if (window.Take(now, limit) == true) return null;
        var error = KnownErrors.Of(
            StatusCodes.Status429TooManyRequests, ErrorCodes.RateLimitExceeded,
            $"The billing endpoints allow {HeaderText.Of(limit)} requests per minute. Please slow down.");
        return new BillingErrorResult(error, window.Peek(now, limit).SecondsLeft(now));
    }

    public void Dispose() => _windows.Dispose();

    // Under a lock, since of two windows of one user each would let the whole limit pass.
    private RateWindow WindowOf(UserId user)
    {
        lock (_lock)
        {
            if (_windows.TryGetValue(user.Key, out RateWindow? known) && known is not null) return known;
            return _windows.Set(user.Key, new RateWindow(), OneUser);
        }
    }
}
