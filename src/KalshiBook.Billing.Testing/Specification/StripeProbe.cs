namespace KalshiBook.Billing.Testing;

/// <summary>A user whom the store under test has never seen, with what the Stripe features do for users.</summary>
internal sealed class StripeProbe(Probe user)
{
    public Probe User { get; } = user;

    public IStripeStore Store { get; } = (IStripeStore)user.Store;

    public UserId UserId => User.UserId;

    public CancellationToken CancellationToken => User.CancellationToken;

    public static string NewId(string prefix) => $"{prefix}_{Guid.NewGuid():N}";

    /// <summary>Gives another new user of the same store.</summary>
    public StripeProbe Another(UserId? other = null) => new(User.Another(other));

    public Task<bool> ReceiveAsync(string id) =>
        Store.ReceiveAsync(id, "invoice.paid", User.Now.AddSeconds(-1), User.Now, CancellationToken);

    public Task<BillingAccount> ApplyAsync(string? eventId, Func<BillingAccount, AccountChange> change) =>
        Store.ApplyAsync(UserId, User.Now, eventId, change, CancellationToken);

    public Task<BillingAccount> ApplyAsync(string? eventId, Func<BillingAccount, BillingAccount> change) =>
        ApplyAsync(eventId, account => new AccountChange(change(account), "applied"));

    /// <summary>Links a customer to the account: a new one, or the one that is given.</summary>
    public async Task<string> LinkAsync(string? customer = null)
    {
        customer ??= NewId("cus");
        await User.UpdateAsync(account => account with { StripeCustomerId = customer }).ConfigureAwait(false);
        return customer;
    }

    /// <summary>Switches pay-as-you-go on, links a customer, and uses the allowance up.</summary>
    public async Task<string> SpendAsync()
    {
        await User.EnablePaygAsync(limit: null).ConfigureAwait(false);
        await User.TakeAsync(1_000).ConfigureAwait(false);
        return await LinkAsync().ConfigureAwait(false);
    }

    /// <summary>Looks at what is owed, and leaves it so.</summary>
    public async Task<IReadOnlyList<OwedOverage>> OwedAsync()
    {
        IReadOnlyList<OwedOverage> seen = [];
        var count = await SealAsync((rows, _) =>
        {
            seen = rows;
            return [];
        }).ConfigureAwait(false);
        Expect.Equal(0, count, "the number of reports where nothing was sealed");
        return seen;
    }

    public Task<int> SealAsync(Func<IReadOnlyList<OwedOverage>, string, IReadOnlyList<SealedOverage>> seal) =>
        Store.SealAsync(UserId, seal, CancellationToken);

    /// <summary>Seals all that is owed into one report, due now.</summary>
    public async Task<OverageReport> SealAsync()
    {
        OverageReport? report = null;
        var count = await SealAsync((rows, customer) =>
        {
            report = Report(rows, customer);
            return [new SealedOverage(report, rows)];
        }).ConfigureAwait(false);
        Expect.Equal(1, count, "the number of reports");
        return report!;
    }

    public OverageReport Report(IReadOnlyList<OwedOverage> rows, string customer) => new()
    {
        Id = Guid.NewGuid(),
        UserId = UserId,
        StripeCustomerId = customer,
        Credits = rows.Sum(row => row.Credits),
        OccurredAt = rows.Max(row => row.OccurredAt),
        CreatedAt = User.Now,
        NextTryAt = User.Now,
    };

    public Task<bool> SaveAsync(OverageReport report) => Store.SaveAsync(report, CancellationToken);

    /// <summary>Gives those due reports that are the user's, among all that other rules have left.</summary>
    public async Task<IReadOnlyList<OverageReport>> DueAsync(DateTimeOffset? at = null)
    {
        var due = await Store.ListDueAsync(at ?? User.Now, int.MaxValue, CancellationToken).ConfigureAwait(false);
        return [.. due.Where(report => report.UserId == UserId)];
    }
}
