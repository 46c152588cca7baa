using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Does a job in the background, once in its interval for as long as the host runs. Without Stripe it does nothing.</summary>
internal sealed partial class StripeJobService<TJob>(
    IServiceProvider services, IOptions<BillingOptions> options, TimeProvider clock, ILogger<StripeJobService<TJob>> logger) : BackgroundService
    where TJob : class, IStripeJob
{
    // A job that rests for a day is asked for more often: the host that did it last may be gone.
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.IsStripeOn) return;
        var (job, turns) = (services.GetRequiredService<TJob>(), services.GetRequiredService<LeasedJob>());
        var pause = job.Interval < LongestPause ? job.Interval : LongestPause;
        try
        {
            while (true)
            {
                // The pause comes first: a host that starts has better things to do than what can wait for a while.
                await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(false);
                await TryRunAsync(job, turns, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops. What is left undone is in the store.
        }
    }

    private async Task TryRunAsync(TJob job, LeasedJob turns, CancellationToken cancellationToken)
    {
        try
        {
            await turns.RunIfDueAsync(job, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.JobFailed(logger, exception, job.Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            BillingEventIds.JobFailed, LogLevel.Error, "The job {Job} failed. It is done at its next turn.", EventName = nameof(JobFailed))]
        public static partial void JobFailed(ILogger logger, Exception exception, string job);
    }
}
