namespace KalshiBook.Billing.Testing;

/// <summary>
/// What every <see cref="IBillingStore"/> has to do, as rules that a test of any framework can hold a store to, one test case each.
/// </summary>
/// <remarks>
/// The rules talk to the store through its interface alone, and bring their own users: one store, or one database, serves all of them.
/// </remarks>
public static partial class BillingStoreSpecification
{
    /// <summary>Gets the catalogue that the store under test has to be made with: the default one.</summary>
    public static PlanCatalogue Plans { get; } = PlanCatalogue.Create(new BillingOptions());

    /// <summary>Gets the rules.</summary>
    public static IReadOnlyList<StoreRule> Rules { get; } =
    [
        .. AccountRules(),
        .. AllowanceRules(),
        .. OverageRules(),
        .. BatchRules(),
        .. RepeatRules(),
        .. RefundRules(),
        .. VoidRules(),
        .. PlanChangeRules(),
        .. CalendarRules(),
        .. PeriodRules(),
        .. UsageRules(),
        .. UpdateRules(),
        .. ConcurrencyRules(),
        .. RaceRules(),
        .. HistoryRules(),
    ];

    private static Plan Project => Plans.Paid.Single();

    private static StoreRule Rule(string name, Func<Probe, Task> checkAsync) =>
        new(name, (store, cancellationToken) => checkAsync(new Probe(store, Probe.NewUser(), cancellationToken)));
}
