using Microsoft.Extensions.Caching.Memory;

namespace KalshiBook.ApiHost;

/// <summary>Says whose a key is, without a read per request: what was read is good for a while.</summary>
internal sealed class ApiKeyDirectory(ApiKeyStore store, TimeProvider clock) : IDisposable
{
    // How long another host may take to hear that a key was revoked, with room for a slow answer below the 30 seconds that are promised.
    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(20);

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = 100_000 });

    // Apart, so that made-up keys, however many, push out no real one.
    private readonly MemoryCache _unknown = new(new MemoryCacheOptions { SizeLimit = 10_000 });
    private readonly MemoryCache _revoked = new(new MemoryCacheOptions());

    public async ValueTask<ApiKey?> FindAsync(string text, CancellationToken cancellationToken)
    {
        if (!ApiKeyText.IsOne(text)) return null;
        var (hash, now) = (ApiKeyText.Hash(text), clock.GetUtcNow());
        var entry = _known.Get<Entry>(hash) ?? _unknown.Get<Entry>(hash);
        if (entry is null || now - entry.ReadAt >= Trust)
        {
            // It counts from before the read: what is revoked meanwhile is noticed in time.
            entry = new Entry(await store.FindAsync(hash, cancellationToken), now);
            Remember(hash, entry);
        }
        return entry.Key is { } key && !_revoked.TryGetValue(key.Id, out _) ? key : null;
    }

    /// <summary>Makes a key that was just revoked unknown at once. The mark outlives every read that may have begun before.</summary>
    public void Forget(string id) => _revoked.Set(id, true, 3 * Trust);

    public void Dispose()
    {
        _known.Dispose();
        _unknown.Dispose();
        _revoked.Dispose();
    }

    private void Remember(string hash, Entry entry)
    {
        var (cache, other) = entry.Key is null ? (_unknown, _known) : (_known, _unknown);
        other.Remove(hash);
        cache.Set(hash, entry, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Trust });
    }

    private sealed record Entry(ApiKey? Key, DateTimeOffset ReadAt);
}
