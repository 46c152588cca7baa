namespace KalshiBook.Billing.Tests.Accounts;

/// <summary>Accounts for tests: free, in February 2026, unless said otherwise.</summary>
internal static class Account
{
    public static DateTimeOffset Start { get; } = new(2026, 2, 14, 12, 0, 0, TimeSpan.Zero);

    public static PlanCatalogue Plans { get; } = PlanCatalogue.Create(new BillingOptions());

    public static BillingAccount With(long total = 1_000, long used = 0, long overage = 0) =>
        BillingAccount.Open(UserId.Parse("user-1"), Start, Plans) with { CreditsTotal = total, CreditsUsed = used, OverageCredits = overage };
}
