namespace KalshiBook.Billing;

/// <summary>Sends waiting charges to the store as one list, and gives each its answer, whatever happens.</summary>
/// <param name="sendAsync">The store's operation.</param>
/// <param name="leavesLocked">Whether null says that nothing was done about a charge, since somebody else has locked its account.</param>
/// <param name="timeout">How long a charge waits at most.</param>
/// <param name="clock">The clock.</param>
internal sealed class ChargeFlight(
    Func<IReadOnlyList<Charge>, CancellationToken, Task<IReadOnlyList<ChargeResult?>>> sendAsync, bool leavesLocked, TimeSpan timeout, TimeProvider clock)
{
    /// <summary>Sends the charges, save those that were given up or are too late. Never throws.</summary>
    /// <returns>Those about which nothing was done, in their order: somebody else has locked their accounts.</returns>
    public async Task<List<WaitingCharge>> RunAsync(List<WaitingCharge> charges)
    {
        var (left, limit) = (new List<WaitingCharge>(), timeout);
        var sent = charges.FindAll(charge => MaySend(charge, ref limit));
        if (sent.Count == 0) return left;
        // As long as the one that has waited longest may wait: nobody is told later than promised. The others have time left to be repeated.
        using var deadline = new CancellationTokenSource(limit, clock);
        await SendAsync(sent, left, deadline.Token).ConfigureAwait(false);
        return left;
    }

    private async Task SendAsync(List<WaitingCharge> charges, List<WaitingCharge> left, CancellationToken deadline)
    {
        // Of an account that was found locked the later charges must not come before the earlier ones.
        foreach (var later in charges.FindAll(IsLeft)) Leave(later, left);
        charges.RemoveAll(IsLeft);
        if (charges.Count == 0) return;
        try
        {
            // A store that minds no token would hold up everybody behind: it is not waited for any longer either.
            var answers = await sendAsync(charges.ConvertAll(static charge => charge.Charge), deadline).WaitAsync(deadline).ConfigureAwait(false);
            if (answers.Count != charges.Count || (!leavesLocked && answers.Contains(null)))
                throw new InvalidOperationException("The billing store did not answer every charge.");
            for (var i = 0; i < charges.Count; i++) Answer(charges[i], answers[i], left);
        }
        catch (BillingStoreUnavailableException exception)
        {
            foreach (var charge in charges) charge.TrySetException(exception);
        }
        catch (OperationCanceledException exception)
        {
            // A store may end as cancelled where the deadline cut it off: to the callers, who cancelled nothing, it did not answer in time.
            foreach (var charge in charges) charge.Fail(isOutcomeUnknown: true, exception);
        }
        catch (Exception) when (charges.Count > 1)
        {
            // A fault undoes the whole list. By halves it is narrowed down to the charge that brings it about, and the others are charged.
            await SendAsync(charges[..(charges.Count / 2)], left, deadline).ConfigureAwait(false);
            await SendAsync(charges[(charges.Count / 2)..], left, deadline).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            charges[0].TrySetException(exception);
        }

        bool IsLeft(WaitingCharge charge) => left.Exists(earlier => earlier.Charge.UserId == charge.Charge.UserId);
    }

    private static void Answer(WaitingCharge charge, ChargeResult? answer, List<WaitingCharge> left)
    {
        if (answer is not null) charge.TrySetResult(answer);
        else Leave(charge, left);
    }

    private static void Leave(WaitingCharge charge, List<WaitingCharge> left)
    {
        charge.PutBack();
        left.Add(charge);
    }

    // Too late is also who has next to no time left: it would have the flight cut off for all the others, with an outcome that nobody knows.
    private bool MaySend(WaitingCharge charge, ref TimeSpan limit)
    {
        var left = timeout - clock.GetElapsedTime(charge.Began);
        if (left > timeout / 20)
        {
            if (!charge.TrySend()) return false;
            if (left < limit) limit = left;
            return true;
        }
        charge.Fail(isOutcomeUnknown: false);
        return false;
    }
}
