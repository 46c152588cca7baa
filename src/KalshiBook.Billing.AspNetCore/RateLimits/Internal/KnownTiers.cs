using Microsoft.Extensions.Caching.Memory;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>The tier of each user, as this process heard it last: of every charge and every look at an account.</summary>
/// <remarks>A cache of its own, since the host's may have no size limit, or another one. A user who is not in it costs one read.</remarks>
internal sealed class KnownTiers : IDisposable
{
    private const int MaxUsers = 100_000;

    private static readonly MemoryCacheEntryOptions OneUser = new() { Size = 1, SlidingExpiration = TimeSpan.FromMinutes(10) };

    private readonly MemoryCache _tiers = new(new MemoryCacheOptions { SizeLimit = MaxUsers });

    public void Learn(UserId user, string tier)
    {
        if (Find(user) != tier) _tiers.Set(user.Key, tier, OneUser); // nearly always it is known, and nothing is written
    }

    /// <summary>Forgets what was heard, where the tier may have changed to one that nobody said.</summary>
    public void Forget(UserId user) => _tiers.Remove(user.Key);

    public string? Find(UserId user) => _tiers.Get<string>(user.Key);

    public void Dispose() => _tiers.Dispose();
}
