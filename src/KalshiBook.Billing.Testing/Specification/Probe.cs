namespace KalshiBook.Billing.Testing;

/// <summary>A user whom the store under test has never seen, with a clock that the rule moves.</summary>
internal sealed class Probe(IBillingStore store, UserId userId, CancellationToken cancellationToken)
{
    /// <summary>When every rule begins: in the middle of a month.</summary>
    public static DateTimeOffset Start { get; } = new(2026, 2, 14, 12, 0, 0, TimeSpan.Zero);

    public IBillingStore Store { get; } = store;

    public UserId UserId { get; } = userId;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    public DateTimeOffset Now { get; set; } = Start;

    public static UserId NewUser() => UserId.From(Guid.NewGuid());

    /// <summary>Gives another new user of the same store.</summary>
    public Probe Another(UserId? other = null) => new(Store, other ?? NewUser(), CancellationToken) { Now = Now };

    public Charge Prepare(long credits, string endpoint = "GET /markets", string? apiKeyId = null) =>
        new(Guid.NewGuid(), Now, UserId, credits, endpoint, apiKeyId);

    public Task<ChargeResult> ChargeAsync(long credits) => ChargeAsync(Prepare(credits));

    public async Task<ChargeResult> ChargeAsync(Charge charge) => (await BatchAsync(charge).ConfigureAwait(false))[0];

    public Task<IReadOnlyList<ChargeResult>> BatchAsync(params IReadOnlyList<Charge> charges) =>
        Store.ChargeAsync(charges, CancellationToken);

    /// <summary>Takes a charge that the rule needs granted.</summary>
    public async Task<Charge> TakeAsync(long credits)
    {
        var charge = Prepare(credits);
        var result = await ChargeAsync(charge).ConfigureAwait(false);
        Expect.Equal(ChargeOutcome.Granted, result.Outcome, $"the outcome of a charge of {credits}");
        return charge;
    }

    public async Task<RefundResult> RefundAsync(Charge charge) => (await RefundsAsync(charge).ConfigureAwait(false))[0];

    public Task<IReadOnlyList<RefundResult>> RefundsAsync(params IReadOnlyList<Charge> charges) =>
        Store.RefundAsync(charges, Now, CancellationToken);

    public Task<BillingAccount> AccountAsync() => Store.GetAccountAsync(UserId, Now, CancellationToken);

    public Task<BillingAccount> UpdateAsync(Func<BillingAccount, BillingAccount> change) =>
        Store.UpdateAccountAsync(UserId, Now, change, CancellationToken);

    public Task<BillingAccount> EnablePaygAsync(long? limit) => UpdateAsync(account => account with
    {
        Tier = BillingStoreSpecification.Plans.Payg.Name,
        PaygEnabled = true,
        OverageLimit = limit,
    });

    /// <summary>Compares the account, as the store has it now, with figures.</summary>
    public async Task ExpectAsync(long used, long overage = 0, long total = 1_000)
    {
        var account = await AccountAsync().ConfigureAwait(false);
        Expect.Figures(account.Balance, used, overage, total, "the account");
    }

    /// <summary>Gives the user's usage in the year of the rules.</summary>
    public Task<IReadOnlyList<UsageGroup>> UsageAsync(UsageGrouping grouping = UsageGrouping.Endpoint) =>
        UsageAsync(Start.AddYears(-1), Start.AddYears(1), grouping);

    public Task<IReadOnlyList<UsageGroup>> UsageAsync(DateTimeOffset from, DateTimeOffset to, UsageGrouping grouping) =>
        Store.GetUsageAsync(new UsageQuery(UserId, from, to, grouping), CancellationToken);

    /// <summary>Compares all of the user's usage with a number of requests and of credits.</summary>
    public async Task ExpectUsageAsync(long requests, long credits)
    {
        var groups = await UsageAsync().ConfigureAwait(false);
        var seen = (groups.Sum(group => group.Requests), groups.Sum(group => group.Credits));
        Expect.Equal((requests, credits), seen, "requests and credits of the usage");
    }
}
