namespace KalshiBook.Billing.Testing;

/// <content>Charges and refunds, and what they leave: usage records, and overage that is owed.</content>
public sealed partial class InMemoryBillingStore
{
    private readonly Dictionary<(Guid User, DateTimeOffset Time, Guid Charge), UsageRecord> _records = [];

    /// <inheritdoc/>
    public Task<IReadOnlyList<ChargeResult>> ChargeAsync(IReadOnlyList<Charge> charges, CancellationToken cancellationToken) =>
        Locked<IReadOnlyList<ChargeResult>>(() => [.. charges.Select(Take)], cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RefundResult>> RefundAsync(IReadOnlyList<Charge> charges, DateTimeOffset at, CancellationToken cancellationToken) =>
        Locked<IReadOnlyList<RefundResult>>(() => [.. charges.Select(charge => GiveBack(charge, at))], cancellationToken);

    private ChargeResult Take(Charge charge)
    {
        var account = Access(charge.UserId, charge.Time);
        var key = (charge.UserId.Key, charge.Time, charge.Id);
        if (_records.TryGetValue(key, out var record)) return record.FirstAnswer ?? new ChargeResult(ChargeOutcome.Voided, account.Balance);
        var outcome = CreditArithmetic.Decide(account, charge.Credits);
        if (outcome != ChargeOutcome.Granted) return new ChargeResult(outcome, account.Balance);
        Owe(charge, CreditArithmetic.Overage(account.Balance, charge.Credits), account.CycleNumber);
        account = _accounts[charge.UserId.Key] = CreditArithmetic.Charge(account, charge.Credits);
        var answer = new ChargeResult(outcome, account.Balance);
        _records[key] = new UsageRecord(charge, account.CycleNumber, answer, IsRefunded: false);
        return answer;
    }

    private RefundResult GiveBack(Charge charge, DateTimeOffset at)
    {
        var account = Access(charge.UserId, at);
        var key = (charge.UserId.Key, charge.Time, charge.Id);
        if (!_records.TryGetValue(key, out var record))
        {
            _records[key] = new UsageRecord(charge, CycleNumber: 0, FirstAnswer: null, IsRefunded: true);
            return new RefundResult(RefundOutcome.Voided, account.Balance);
        }
        if (record.IsRefunded) return new RefundResult(RefundOutcome.AlreadyRefunded, account.Balance);
        if (record.CycleNumber != account.CycleNumber) return new RefundResult(RefundOutcome.CycleOver, account.Balance);
        var before = account;
        account = _accounts[charge.UserId.Key] = CreditArithmetic.Refund(account, record.Charge.Credits);
        Owe(charge, account.OverageCredits - before.OverageCredits, record.CycleNumber);
        _records[key] = record with { IsRefunded = true };
        return new RefundResult(RefundOutcome.Refunded, account.Balance);
    }

    private void Owe(Charge charge, long credits, long cycleNumber)
    {
        if (credits == 0) return;
        _owed[(charge.UserId.Key, new OwedOverage(charge.Id, credits < 0, credits, charge.Time, cycleNumber))] = null;
    }

    private sealed record UsageRecord(Charge Charge, long CycleNumber, ChargeResult? FirstAnswer, bool IsRefunded);
}
