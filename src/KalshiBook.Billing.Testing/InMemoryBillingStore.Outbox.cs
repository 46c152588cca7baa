namespace KalshiBook.Billing.Testing;

/// <content>Overage that is owed, and the reports that it is sealed into.</content>
public sealed partial class InMemoryBillingStore
{
    private const int MostSealedAtOnce = 10_000;

    // Each row with the report that it is in.
    private readonly Dictionary<(Guid User, OwedOverage Row), Guid?> _owed = [];
    private readonly Dictionary<Guid, OverageReport> _reports = [];

    /// <inheritdoc/>
    public Task<IReadOnlyList<UserId>> ListOwingAsync(Guid after, int limit, CancellationToken cancellationToken) => Locked(
        () =>
        {
            var owing = _owed.Where(owed => owed.Value is null).Select(owed => owed.Key.User).ToHashSet();
            return Page(account => account.StripeCustomerId is not null && owing.Contains(account.UserId.Key), after, limit);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<int> SealAsync(
        UserId userId, Func<IReadOnlyList<OwedOverage>, string, IReadOnlyList<SealedOverage>> seal, CancellationToken cancellationToken) => Locked(
        () =>
        {
            var rows = OwedBy(userId);
            if (rows.Count == 0 || _accounts.GetValueOrDefault(userId.Key)?.StripeCustomerId is not { } customer) return 0;
            var reports = seal(rows, customer);
            Require(userId, reports);
            foreach (var (report, sealedRows) in reports)
            {
                _reports.Add(report.Id, report);
                foreach (var row in sealedRows) _owed[(userId.Key, row)] = report.Id;
            }
            return reports.Count;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<OverageReport>> ListDueAsync(DateTimeOffset at, int limit, CancellationToken cancellationToken) =>
        Locked<IReadOnlyList<OverageReport>>(
            () =>
            [
                .. _reports.Values
                    .Where(report => report.State == OverageReportState.Waiting)
                    .GroupBy(report => report.StripeCustomerId, StringComparer.Ordinal)
                    .Select(reports => reports.OrderBy(report => report.CreatedAt).ThenBy(report => report.OccurredAt).ThenBy(report => report.Id).First())
                    .Where(report => report.NextTryAt <= at)
                    .OrderBy(report => report.NextTryAt).ThenBy(report => report.Id)
                    .Take(limit),
            ],
            cancellationToken);

    /// <inheritdoc/>
    public Task<bool> SaveAsync(OverageReport report, CancellationToken cancellationToken) => Locked(
        () =>
        {
            if (_reports.GetValueOrDefault(report.Id) is not { State: OverageReportState.Waiting } known) return false;
            _reports[report.Id] = report with { UserId = known.UserId, StripeCustomerId = known.StripeCustomerId, Credits = known.Credits };
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<long> CountStuckAsync(CancellationToken cancellationToken) => Locked(
        () => _reports.Values.LongCount(report => report.State is OverageReportState.Refused or OverageReportState.Held)
            + _owed.Where(owed => owed.Value is null).Select(owed => owed.Key.User).Distinct()
                .LongCount(user => _accounts.TryGetValue(user, out var account) && account.StripeCustomerId is null),
        cancellationToken);

    private List<OwedOverage> OwedBy(UserId userId) =>
    [
        .. _owed.Where(owed => owed.Key.User == userId.Key && owed.Value is null)
            .Select(owed => owed.Key.Row)
            .OrderBy(row => row.OccurredAt).ThenBy(row => row.ChargeId).ThenBy(row => row.IsRefund)
            .Take(MostSealedAtOnce),
    ];

    private void Require(UserId userId, IReadOnlyList<SealedOverage> reports)
    {
        var rows = reports.SelectMany(report => report.Rows).ToList();
        if (rows.Distinct().Count() != rows.Count || rows.Exists(row => !_owed.TryGetValue((userId.Key, row), out var report) || report is not null))
            throw new InvalidOperationException("A row of owed overage was sealed twice, or is not the user's.");
        if (reports.Any(report => report.Rows.Sum(row => row.Credits) != report.Report.Credits || report.Report.Credits < 0))
            throw new InvalidOperationException("A report has other credits than its rows, or less than none.");
    }
}
