namespace KalshiBook.Billing;

/// <summary>Ends a conversation with Stripe in time, whichever call of it hangs.</summary>
internal static class StripeDeadline
{
    /// <exception cref="StripeUnavailableException">The time was up.</exception>
    public static async Task<T> RunAsync<T>(
        TimeSpan time, TimeProvider clock, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(time, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await work(either.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (WasCutShort(exception) && deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new StripeUnavailableException("Stripe did not answer in time.", exception);
        }
    }

    // A store that is asked when the time is up says that it could not be reached. But it was Stripe that took the time: the store has less of its own.
    private static bool WasCutShort(Exception exception) =>
        exception is OperationCanceledException or BillingStoreUnavailableException { InnerException: OperationCanceledException };
}
