using System.Collections.Concurrent;

namespace KalshiBook.ApiHost;

/// <summary>When each key was used last: noted in memory, and written now and then.</summary>
internal sealed partial class ApiKeyUses(ApiKeyDatabase database, ApiKeyStore store, TimeProvider clock, ILogger<ApiKeyUses> logger) : BackgroundService
{
    private const int AtOnce = 400;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _uses = new(StringComparer.Ordinal);

    public void Note(string id) => _uses[id] = KeyTime.Now(clock);

    /// <summary>Gives a key with its last use, also one that is not written yet.</summary>
    public ApiKey WithLastUse(ApiKey key) =>
        _uses.TryGetValue(key.Id, out var used) && !(used <= key.LastUsedAt) ? key with { LastUsedAt = used } : key;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await database.PrepareAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await WriteAsync();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops, and writes what is left.
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            // Together, and in one order on every host: a commit a key would take the database from those who are charged, and two orders would lock each other out.
            foreach (var uses in _uses.OrderBy(use => use.Key, StringComparer.Ordinal).Chunk(AtOnce))
            {
                await store.NoteUsesAsync(uses, CancellationToken.None);
                foreach (var use in uses) _uses.TryRemove(use); // unless the key was used again meanwhile
            }
        }
        catch (Exception exception)
        {
            Log.UsesNotWritten(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2, LogLevel.Warning, "The last uses of API keys could not be written. They are kept, and written next time.")]
        public static partial void UsesNotWritten(ILogger logger, Exception exception);
    }
}
