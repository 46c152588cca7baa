using KalshiBook.Billing;
using Microsoft.Extensions.Caching.Memory;

namespace KalshiBook.ApiHost;

/// <summary>Says whose a key is, without a read per request: what was read is good for a while, unless the key was revoked here.</summary>
internal sealed class ApiKeyDirectory(ApiKeyStore store, TimeProvider clock) : IDisposable
{
    // How long another host may take to hear that a key was revoked, with room for a slow answer below the 30 seconds that are promised.
    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(20);

    private const int AtOnce = 400;

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = 100_000 });

    // Apart, so that made-up keys, however many, push out no real one.
    private readonly MemoryCache _unknown = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    // When keys were revoked here, for as long as something may be trusted that was read before. As timestamps, like the times of the reads: by the
    // clock on the wall, which may be set back, a read could seem to be younger than the revocation that came after it.
    private readonly MemoryCache _revocations = new(new MemoryCacheOptions());

    /// <summary>Gives the key with a text, or null where there is none, or it is revoked.</summary>
    /// <exception cref="BillingStoreUnavailableException">It had to be read, and the database does not answer.</exception>
    public async ValueTask<ApiKey?> FindAsync(string text, CancellationToken cancellationToken)
    {
        if (!ApiKeyText.IsOne(text)) return null;
        var (hash, now) = (ApiKeyText.Hash(text), clock.GetTimestamp());
        if ((_known.Get<Entry>(hash) ?? _unknown.Get<Entry>(hash)) is { } entry && IsGood(entry, now))
        {
            entry.IsUsed = true;
            return entry.Key;
        }
        // Its time is that of before the read: a revocation that comes meanwhile is the later one.
        entry = new Entry(await store.FindAsync(hash, cancellationToken), now);
        Remember(hash, entry);
        return IsGood(entry, now) ? entry.Key : await store.FindAsync(hash, cancellationToken);
    }

    /// <summary>Reads the keys again that were used since they were read, many at once: no request has to wait for its key, but after a pause.</summary>
    /// <exception cref="BillingStoreUnavailableException">The database does not answer. What was read before is good for as long as it was.</exception>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var used = _known.Keys.OfType<string>().Where(hash => _known.Get<Entry>(hash) is { IsUsed: true });
        foreach (var hashes in used.Chunk(AtOnce))
        {
            var now = clock.GetTimestamp();
            var found = await store.FindAsync(hashes, cancellationToken);
            foreach (var hash in hashes) Remember(hash, new Entry(found.GetValueOrDefault(hash), now));
        }
    }

    /// <summary>Revokes a key of a user's: from when this ends, this host takes it no more.</summary>
    /// <returns>Whether the user had it.</returns>
    /// <exception cref="BillingStoreUnavailableException">The database does not answer; whether the key is revoked, this host asks it again.</exception>
    public async Task<bool> RevokeAsync(UserId user, string id)
    {
        try
        {
            // Brought to its end, whether the client waits for it or not.
            return await store.RevokeAsync(user, id, clock.GetUtcNow(), CancellationToken.None);
        }
        finally
        {
            // Whatever came of it: it may have been done, now, by a try before or by another host. At worst a key is read once more.
            _revocations.Set(id, clock.GetTimestamp(), 3 * Trust);
        }
    }

    public void Dispose()
    {
        _known.Dispose();
        _unknown.Dispose();
        _revocations.Dispose();
    }

    private bool IsGood(Entry entry, long now) => clock.GetElapsedTime(entry.ReadAt, now) < Trust
        && (entry.Key is null || !_revocations.TryGetValue(entry.Key.Id, out long revokedAt) || entry.ReadAt > revokedAt);

    private void Remember(string hash, Entry entry)
    {
        if (_known.Get<Entry>(hash)?.ReadAt > entry.ReadAt || _unknown.Get<Entry>(hash)?.ReadAt > entry.ReadAt) return; // somebody has read it later
        var (cache, other) = entry.Key is null ? (_unknown, _known) : (_known, _unknown);
        other.Remove(hash);
        cache.Set(hash, entry, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Trust });
    }

    private sealed record Entry(ApiKey? Key, long ReadAt)
    {
        public bool IsUsed { get; set; }
    }
}
