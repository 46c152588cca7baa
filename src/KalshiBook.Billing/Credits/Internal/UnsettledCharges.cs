using System.Threading.Channels;

namespace KalshiBook.Billing;

/// <summary>Charges that were answered "unavailable" but may have been taken, and refunds that did not get through: refunded as soon as the store is back.</summary>
/// <remarks>
/// Refunding a charge that never arrived records it as given up, so that a statement still on its way takes nothing either. What waits here is lost
/// with the process; a host that stops in good order settles first.
/// </remarks>
internal sealed class UnsettledCharges(IBillingStore store, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TryTimeout = TimeSpan.FromSeconds(10);

    private readonly Channel<Charge> _charges = Channel.CreateUnbounded<Charge>();
    private int _count;

    /// <summary>Gets how many charges wait.</summary>
    public int Count => Volatile.Read(ref _count);

    public void Add(Charge charge)
    {
        Interlocked.Increment(ref _count);
        _charges.Writer.TryWrite(charge); // an open, unbounded channel takes everything
    }

    /// <summary>Waits for the next charge and settles it, however long the store is away.</summary>
    /// <returns>The charge and what its refund did.</returns>
    /// <remarks>
    /// Where it throws, the charge goes to the end of the queue. What is thrown, other than for cancellation, is a fault of the store, not an outage: the
    /// caller should wait before it goes on.
    /// </remarks>
    public async Task<(Charge Charge, RefundOutcome Outcome)> SettleNextAsync(CancellationToken cancellationToken)
    {
        var charge = await _charges.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            RefundOutcome? outcome;
            while ((outcome = await TryRefundAsync(charge, cancellationToken).ConfigureAwait(false)) is null)
                await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(false);
            Interlocked.Decrement(ref _count);
            return (charge, outcome.Value);
        }
        catch (Exception)
        {
            _charges.Writer.TryWrite(charge); // still to be settled, by the next call
            throw;
        }
    }

    /// <summary>Takes out what still waits, for a host that stops without the store.</summary>
    /// <returns>The charges that this process will not settle.</returns>
    public IReadOnlyList<Charge> Abandon()
    {
        var charges = new List<Charge>();
        while (_charges.Reader.TryRead(out var charge)) charges.Add(charge);
        Interlocked.Add(ref _count, -charges.Count);
        return charges;
    }

    /// <summary>Gives null where the store is away, or does not answer: one try that hangs must not hold up the queue for ever.</summary>
    private async Task<RefundOutcome?> TryRefundAsync(Charge charge, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(TryTimeout, clock);
        using var registration = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), deadline);
        try
        {
            return (await store.RefundAsync([charge], clock.GetUtcNow(), deadline.Token).ConfigureAwait(false))[0].Outcome;
        }
        catch (Exception exception) when (exception is BillingStoreUnavailableException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }
}
