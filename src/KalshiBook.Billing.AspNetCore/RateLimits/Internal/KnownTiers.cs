using System.Collections.Concurrent;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>The tier of each user, as this process heard it last: of every charge and every look at an account.</summary>
/// <remarks>
/// Bounded by two generations: when the young one is full it becomes the old one, and what nobody asks for is gone with the next turn. A
/// forgotten user costs one read.
/// </remarks>
internal sealed class KnownTiers
{
    private const int GenerationSize = 50_000;

    private ConcurrentDictionary<Guid, string> _young = new();
    private ConcurrentDictionary<Guid, string> _old = new();
    private int _count;

    public void Learn(UserId user, string tier)
    {
        var young = _young;
        if (young.TryGetValue(user.Key, out var known) && known == tier) return; // nearly always, and without a lock
        if (young.TryAdd(user.Key, tier))
        {
            if (Interlocked.Increment(ref _count) >= GenerationSize) Turn(young);
        }
        else
        {
            young[user.Key] = tier;
        }
    }

    public string? Find(UserId user)
    {
        if (_young.TryGetValue(user.Key, out var tier)) return tier;
        if (!_old.TryGetValue(user.Key, out tier)) return null;
        // Only if nobody has learned better in the meantime.
        if (_young.TryAdd(user.Key, tier)) Interlocked.Increment(ref _count);
        return tier;
    }

    private void Turn(ConcurrentDictionary<Guid, string> full)
    {
        if (Interlocked.CompareExchange(ref _young, new(), full) != full) return; // another one has turned it
        _old = full;
        Volatile.Write(ref _count, 0);
    }
}
