namespace KalshiBook.ApiHost;

/// <summary>Has the keys in use read again before what is known of them is too old.</summary>
internal sealed partial class ApiKeyRefresh(ApiKeyDirectory keys, TimeProvider clock, ILogger<ApiKeyRefresh> logger) : BackgroundService
{
    // Twice and a little within the time for which a read is trusted.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(8);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await RefreshAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            await keys.RefreshAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.KeysNotRead(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3, LogLevel.Warning, "The API keys in use could not be read again. Each is read when it is used next.")]
        public static partial void KeysNotRead(ILogger logger, Exception exception);
    }
}
