namespace KalshiBook.Billing.Tests.Subscriptions;

/// <summary>What is sold in these tests, and what Stripe says in them.</summary>
internal static class Stripes
{
    public const string ProjectPrice = "price_project";
    public const string OldProjectPrice = "price_project_old";
    public const string TeamPrice = "price_team";
    public const string MeteredPrice = "price_metered";

    public static DateTimeOffset Now { get; } = new(2026, 2, 10, 12, 0, 0, TimeSpan.Zero);

    public static PlanCatalogue Catalogue { get; } = PlanCatalogue.Create(new BillingOptions
    {
        Plans =
        {
            ["project"] = new PlanOptions { StripePriceId = $"{ProjectPrice},{OldProjectPrice}" },
            ["team"] = new PlanOptions { MonthlyCredits = 20_000, RequestsPerMinute = 600, StripePriceId = TeamPrice },
        },
    });

    public static SubscriptionRules Rules { get; } = new(Catalogue, MeteredPrice);

    public static BillingPeriod February { get; } = new(Now.AddDays(-1), Now.AddDays(-1).AddMonths(1));

    public static BillingPeriod March { get; } = new(February.End, February.End.AddMonths(1));

    public static BillingAccount Free() => BillingAccount.Open(UserId.Parse("user-1"), Now.AddDays(-5), Catalogue) with { StripeCustomerId = "cus_1" };

    public static StripeSubscription Plan(
        string status, BillingPeriod? period = null, string price = ProjectPrice, string id = "sub_1", string? invoice = "paid", long quantity = 1)
    {
        return new StripeSubscription
        {
            Id = id,
            Status = status,
            CreatedAt = February.Start,
            Items = [new StripeSubscriptionItem(price, quantity, period ?? February)],
            LatestInvoice = invoice is null ? null : new StripeInvoice("in_1", invoice, 3_000),
        };
    }

    public static StripeSubscription Metered(string status, string id = "sub_metered", int createdAfter = 0) => Plan(status, price: MeteredPrice, id: id) with
    {
        CreatedAt = February.Start.AddSeconds(createdAfter),
    };

    public static SubscriptionRead Read(BillingAccount account, params IReadOnlyList<StripeSubscription> subscriptions) => new()
    {
        Ticket = account.TicketApplied + 1,
        CustomerId = account.StripeCustomerId ?? "cus_1",
        CustomerBefore = account.StripeCustomerId,
        MeteredBefore = account.MeteredSubscription?.Id,
        Subscriptions = subscriptions,
    };

    /// <summary>Applies what Stripe says, twice: hearing of it again must change nothing.</summary>
    public static BillingAccount Hear(this BillingAccount account, DateTimeOffset at, params IReadOnlyList<StripeSubscription> subscriptions)
    {
        account = account.At(at, Catalogue);
        var once = SubscriptionEffect.Of(account, Read(account, subscriptions), Rules, at).Change.Account;
        var twice = SubscriptionEffect.Of(once, Read(once, subscriptions), Rules, at).Change.Account;
        Assert.Equal(once, twice with { TicketApplied = once.TicketApplied });
        return once;
    }

    public static BillingAccount Hear(this BillingAccount account, params IReadOnlyList<StripeSubscription> subscriptions) => account.Hear(Now, subscriptions);
}
