namespace KalshiBook.Billing;

/// <summary>Keeps, for each user and operation, the latest attempt at what must happen at Stripe once.</summary>
public interface IStripeAttempts
{
    /// <summary>Gives the latest attempt.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The attempt, or null.</returns>
    Task<StripeAttempt?> FindAttemptAsync(UserId userId, StripeOperation operation, CancellationToken cancellationToken);

    /// <summary>Stores an attempt before its first try, in the place of a finished one.</summary>
    /// <param name="attempt">The attempt, open.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The attempt that is on record now: another one, where that is still open.</returns>
    Task<StripeAttempt> BeginAttemptAsync(StripeAttempt attempt, CancellationToken cancellationToken);

    /// <summary>Stores what an attempt came to.</summary>
    /// <param name="attempt">The attempt with its result. Does nothing where another one is on record.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that ends when it is stored.</returns>
    Task FinishAttemptAsync(StripeAttempt attempt, CancellationToken cancellationToken);

    /// <summary>Takes an attempt off the record: it failed for good, or its result is used up.</summary>
    /// <param name="attempt">The attempt. Does nothing where another one is on record.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was on record.</returns>
    Task<bool> CloseAttemptAsync(StripeAttempt attempt, CancellationToken cancellationToken);
}
