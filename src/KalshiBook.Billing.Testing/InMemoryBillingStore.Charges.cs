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
        var decision = ChargeDecision.Of(charge, Access(charge.UserId, charge.Time), Find(charge));
        Keep(charge, decision.Account, decision.Record, decision.Owed);
        return decision.Result;
    }

    private RefundResult GiveBack(Charge charge, DateTimeOffset at)
    {
        var decision = RefundDecision.Of(charge, at, Access(charge.UserId, at), Find(charge));
        Keep(charge, decision.Account, decision.Record, decision.Owed);
        return decision.Result;
    }

    private UsageRecord? Find(Charge charge) => _records.GetValueOrDefault((charge.UserId.Key, charge.Time, charge.Id));

    private void Keep(Charge charge, BillingAccount account, UsageRecord? record, OwedOverage? owed)
    {
        _accounts[charge.UserId.Key] = account;
        if (record is not null) _records[(charge.UserId.Key, charge.Time, charge.Id)] = record;
        if (owed is not null) _owed[(charge.UserId.Key, owed)] = null;
    }
}
