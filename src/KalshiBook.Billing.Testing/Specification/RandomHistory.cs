namespace KalshiBook.Billing.Testing;

/// <summary>
/// The same charges, refunds, updates and looks, given to the store under test and to the pure model: every answer has to be the same.
/// </summary>
internal sealed partial class RandomHistory(IBillingStore store, int seed, CancellationToken cancellationToken)
{
    private const int Steps = 80;

    private readonly SeededNumbers _numbers = new(seed);
    private readonly InMemoryBillingStore _model = new(BillingStoreSpecification.Plans);
    private readonly UserId[] _users = [Probe.NewUser(), Probe.NewUser(), UserId.Parse($"user-{Guid.NewGuid():N}")];
    private readonly List<Charge> _charges = [];
    private readonly HashSet<Guid> _granted = [];
    private DateTimeOffset _now = Probe.Start;

    public async Task RunAsync()
    {
        for (var step = 1; step <= Steps; step++)
        {
            _now = _now.AddMicroseconds(TimeGoneBy());
            var (what, actAsync) = NextAct();
            try
            {
                await actAsync().ConfigureAwait(false);
                if (step == Steps) await CompareAllAsync().ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                throw new StoreSpecificationException($"Random history {seed}, step {step} ({what}) at {_now:O}: {exception.Message}", exception);
            }
        }
    }

    private (string What, Func<Task> ActAsync) NextAct() => _numbers.Next(10) switch
    {
        < 5 => ("charges", ChargeAsync),
        < 7 => ("refunds", RefundAsync),
        < 9 => ("an update", UpdateAsync),
        _ => ("a look", () => LookAsync(_numbers.Pick(_users))),
    };

    private async Task ChargeAsync()
    {
        var batch = Enumerable.Range(0, 1 + _numbers.Next(8)).Select(_ => NewOrKnownCharge(knownPercent: 20)).ToList();
        var expected = await _model.ChargeAsync(batch, cancellationToken).ConfigureAwait(false);
        var seen = await store.ChargeAsync(batch, cancellationToken).ConfigureAwait(false);
        Expect.Equal(expected.Count, seen.Count, "the number of answers");
        for (var i = 0; i < batch.Count; i++)
        {
            Expect.Equal(expected[i].Outcome, seen[i].Outcome, $"the outcome of charge {i} of {batch.Count}");
            Expect.Figures(seen[i].Balance, expected[i].Balance.Used, expected[i].Balance.Overage, expected[i].Balance.Total, $"charge {i}");
            // A first answer that is given again promises its figures; what else the balance says may be of the first time or of now.
            if (!_granted.Contains(batch[i].Id)) Expect.Equal(expected[i].Balance, seen[i].Balance, $"the balance of charge {i}");
            if (expected[i].IsGranted) _granted.Add(batch[i].Id);
        }
    }

    private async Task RefundAsync()
    {
        var batch = Enumerable.Range(0, 1 + _numbers.Next(4)).Select(_ => NewOrKnownCharge(knownPercent: 80)).ToList();
        var at = Present();
        var expected = await _model.RefundAsync(batch, at, cancellationToken).ConfigureAwait(false);
        Expect.Sequence(expected, await store.RefundAsync(batch, at, cancellationToken).ConfigureAwait(false), "the refunds");
    }

    private async Task UpdateAsync()
    {
        var (user, at, change) = (_numbers.Pick(_users), Present(), AnyChange());
        var expected = await _model.UpdateAccountAsync(user, at, change, cancellationToken).ConfigureAwait(false);
        Expect.Equal(expected, await store.UpdateAccountAsync(user, at, change, cancellationToken).ConfigureAwait(false), "the changed account");
    }

    private async Task LookAsync(UserId user)
    {
        var at = Present();
        var expected = await _model.GetAccountAsync(user, at, cancellationToken).ConfigureAwait(false);
        Expect.Equal(expected, await store.GetAccountAsync(user, at, cancellationToken).ConfigureAwait(false), "the account");
    }

    private async Task CompareAllAsync()
    {
        foreach (var user in _users)
        {
            await LookAsync(user).ConfigureAwait(false);
            foreach (var grouping in Enum.GetValues<UsageGrouping>())
            {
                var query = new UsageQuery(user, Probe.Start.AddDays(_numbers.Next(30) - 20), _now.AddDays(1 - _numbers.Next(20)), grouping);
                var expected = await _model.GetUsageAsync(query, cancellationToken).ConfigureAwait(false);
                Expect.Sequence(expected, await store.GetUsageAsync(query, cancellationToken).ConfigureAwait(false), $"the usage by {grouping}");
            }
        }
    }
}
