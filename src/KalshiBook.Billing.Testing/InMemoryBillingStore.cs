using System.Globalization;

namespace KalshiBook.Billing.Testing;

/// <summary>A billing store in memory: the pure model that other stores are held to, and a fast store for tests of an app.</summary>
/// <param name="plans">The plan catalogue.</param>
/// <remarks>It keeps the promises of <see cref="IBillingStore"/> but durability: it is gone with the process.</remarks>
public sealed class InMemoryBillingStore(PlanCatalogue plans) : IBillingStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, BillingAccount> _accounts = [];
    private readonly Dictionary<(Guid User, DateTimeOffset Time, Guid Charge), UsageRecord> _records = [];

    /// <inheritdoc/>
    public Task<IReadOnlyList<ChargeResult>> ChargeAsync(IReadOnlyList<Charge> charges, CancellationToken cancellationToken) =>
        Locked<IReadOnlyList<ChargeResult>>(() => [.. charges.Select(Take)], cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RefundResult>> RefundAsync(IReadOnlyList<Charge> charges, DateTimeOffset at, CancellationToken cancellationToken) =>
        Locked<IReadOnlyList<RefundResult>>(() => [.. charges.Select(charge => GiveBack(charge, at))], cancellationToken);

    /// <inheritdoc/>
    public Task<BillingAccount> GetAccountAsync(UserId userId, DateTimeOffset at, CancellationToken cancellationToken) =>
        Locked(() => Access(userId, at), cancellationToken);

    /// <inheritdoc/>
    public Task<BillingAccount> UpdateAccountAsync(
        UserId userId, DateTimeOffset at, Func<BillingAccount, BillingAccount> change, CancellationToken cancellationToken) => Locked(
        () =>
        {
            var account = Access(userId, at);
            return _accounts[userId.Key] = change(account) with { UserId = account.UserId, CreatedAt = account.CreatedAt };
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<UsageGroup>> GetUsageAsync(UsageQuery query, CancellationToken cancellationToken) =>
        Locked<IReadOnlyList<UsageGroup>>(
            () =>
            [
                .. _records.Values
                    .Where(record => record.Charge.UserId == query.UserId && !record.IsRefunded)
                    .Where(record => record.Charge.Time >= query.From && record.Charge.Time < query.To)
                    .GroupBy(record => KeyOf(record.Charge, query.Grouping), StringComparer.Ordinal)
                    .OrderBy(group => group.Key, StringComparer.Ordinal)
                    .Select(group => new UsageGroup(group.Key, group.Count(), group.Sum(record => record.Charge.Credits))),
            ],
            cancellationToken);

    private static string? KeyOf(Charge charge, UsageGrouping grouping) => grouping switch
    {
        UsageGrouping.Day => charge.Time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        UsageGrouping.Endpoint => charge.Endpoint,
        UsageGrouping.Key => charge.ApiKeyId,
        _ => throw new ArgumentOutOfRangeException(nameof(grouping)),
    };

    private ChargeResult Take(Charge charge)
    {
        var account = Access(charge.UserId, charge.Time);
        var key = (charge.UserId.Key, charge.Time, charge.Id);
        if (_records.TryGetValue(key, out var record)) return record.FirstAnswer ?? new ChargeResult(ChargeOutcome.Voided, account.Balance);
        var outcome = CreditArithmetic.Decide(account, charge.Credits);
        if (outcome != ChargeOutcome.Granted) return new ChargeResult(outcome, account.Balance);
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
        account = _accounts[charge.UserId.Key] = CreditArithmetic.Refund(account, record.Charge.Credits);
        _records[key] = record with { IsRefunded = true };
        return new RefundResult(RefundOutcome.Refunded, account.Balance);
    }

    private BillingAccount Access(UserId userId, DateTimeOffset at)
    {
        var account = _accounts.TryGetValue(userId.Key, out var known) ? known.At(at, plans) : BillingAccount.Open(userId, at, plans);
        return _accounts[userId.Key] = account;
    }

    private Task<T> Locked<T>(Func<T> operation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock) return Task.FromResult(operation());
    }

    private sealed record UsageRecord(Charge Charge, long CycleNumber, ChargeResult? FirstAnswer, bool IsRefunded);
}
