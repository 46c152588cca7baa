using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace KalshiBook.Billing;

/// <summary>Runs calls that must happen once: each as a stored attempt, repeated with its own key and arguments until it came to something.</summary>
internal sealed partial class AttemptRunner(IStripeAttempts attempts, TimeProvider clock, ILogger<AttemptRunner> logger)
{
    // Stripe keeps a key for at least 24 hours. After that the same key would be a new call, so an attempt that old is given up for a look at what is there.
    private static readonly TimeSpan KeyLifetime = TimeSpan.FromHours(23);

    /// <summary>Brings an attempt that is still open to its end.</summary>
    /// <returns>The latest attempt, finished; null where there is none, or it failed for good.</returns>
    /// <exception cref="StripeUnavailableException">Nobody knows yet what it came to.</exception>
    public async Task<StripeAttempt?> ResumeAsync<T>(UserId userId, AttemptKind<T> kind, CancellationToken cancellationToken)
        where T : class
    {
        var attempt = await attempts.FindAttemptAsync(userId, kind.Operation, cancellationToken).ConfigureAwait(false);
        if (attempt is not { IsOpen: true }) return attempt;
        if (clock.GetUtcNow() - attempt.StartedAt > KeyLifetime)
        {
            await attempts.CloseAttemptAsync(attempt, cancellationToken).ConfigureAwait(false);
            return null;
        }
        var (finished, failure) = await TryAsync(attempt, kind, cancellationToken).ConfigureAwait(false);
        return failure is { MayRepeat: true } ? throw new StripeUnavailableException(failure) : finished;
    }

    /// <summary>Begins an attempt and brings it to its end; where another one is open, that one.</summary>
    /// <exception cref="StripeUnavailableException">It failed, or nobody knows yet what it came to.</exception>
    public async Task<StripeAttempt> StartAsync<T>(UserId userId, AttemptKind<T> kind, T parameters, CancellationToken cancellationToken)
        where T : class
    {
        var fresh = new StripeAttempt(userId, kind.Operation, Guid.NewGuid(), kind.Write(parameters), clock.GetUtcNow());
        var attempt = await attempts.BeginAttemptAsync(fresh, cancellationToken).ConfigureAwait(false);
        var (finished, failure) = await TryAsync(attempt, kind, cancellationToken).ConfigureAwait(false);
        return finished ?? throw new StripeUnavailableException(failure!);
    }

    private async Task<(StripeAttempt? Finished, StripeFailure? Failure)> TryAsync<T>(
        StripeAttempt attempt, AttemptKind<T> kind, CancellationToken cancellationToken)
        where T : class
    {
        var result = await CallAsync(attempt, kind, cancellationToken).ConfigureAwait(false);
        if (result.IsOk)
        {
            var finished = attempt with { ResultId = result.Value.Id, ResultUrl = result.Value.Url };
            await attempts.FinishAttemptAsync(finished, cancellationToken).ConfigureAwait(false);
            return (finished, null);
        }
        if (!result.Failure.MayRepeat) await attempts.CloseAttemptAsync(attempt, cancellationToken).ConfigureAwait(false);
        return (null, result.Failure);
    }

    private async Task<StripeResult<AttemptResult>> CallAsync<T>(StripeAttempt attempt, AttemptKind<T> kind, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await kind.Call(kind.Read(attempt.Parameters), attempt.IdempotencyKey, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ArgumentException or JsonException)
        {
            // Nothing was sent, and nothing ever will be with these arguments: they were stored under another setting, or by another release.
            Log.AttemptCannotBeMade(logger, exception, attempt.Operation, attempt.UserId.Key);
            return new StripeFailure(StripeFailureKind.Refused);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            CoreEventIds.AttemptCannotBeMade, LogLevel.Error, "The attempt at {Operation} of the user {UserKey} has arguments that can't be sent. It is given up.",
            EventName = nameof(AttemptCannotBeMade))]
        public static partial void AttemptCannotBeMade(ILogger logger, Exception exception, StripeOperation operation, Guid userKey);
    }
}
