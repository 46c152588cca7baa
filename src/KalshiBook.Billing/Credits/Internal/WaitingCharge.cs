namespace KalshiBook.Billing;

/// <summary>A charge, and the caller who waits for its answer.</summary>
/// <param name="charge">The charge.</param>
/// <param name="began">The clock's timestamp of when the caller came.</param>
internal sealed class WaitingCharge(Charge charge, long began)
    : TaskCompletionSource<ChargeResult>(TaskCreationOptions.RunContinuationsAsynchronously) // a caller's code must not hold up those who wait behind it
{
    private const int Waiting = 0;
    private const int Sent = 1;
    private const int Withdrawn = 2;

    private int _state;

    public Charge Charge => charge;

    public long Began => began;

    /// <summary>Gets a value indicating whether the charge is on its way, or was.</summary>
    public bool IsSent => Volatile.Read(ref _state) == Sent;

    /// <summary>Notes that the charge is on its way.</summary>
    /// <returns>Whether it may be sent: not where its caller has given it up.</returns>
    public bool TrySend() => !Task.IsCompleted && Interlocked.CompareExchange(ref _state, Sent, Waiting) == Waiting;

    /// <summary>Notes that nothing was done about the charge, and that it waits again.</summary>
    public void PutBack() => Interlocked.CompareExchange(ref _state, Waiting, Sent);

    /// <summary>Gives the charge up unless it is on its way.</summary>
    public void Withdraw(CancellationToken cancellationToken)
    {
        if (TryWithdraw()) TrySetCanceled(cancellationToken);
    }

    /// <summary>Gives the charge up, on its way or not.</summary>
    public void Abandon(CancellationToken deadline) => Fail(isOutcomeUnknown: !TryWithdraw(), new OperationCanceledException(deadline));

    /// <summary>Answers that the store did not answer in time.</summary>
    public void Fail(bool isOutcomeUnknown, OperationCanceledException? exception = null) => TrySetException(
        new BillingStoreUnavailableException("The billing store did not answer in time.", exception) { IsOutcomeUnknown = isOutcomeUnknown });

    private bool TryWithdraw() => Interlocked.CompareExchange(ref _state, Withdrawn, Waiting) == Waiting;
}
