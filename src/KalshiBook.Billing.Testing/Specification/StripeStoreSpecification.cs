namespace KalshiBook.Billing.Testing;

/// <summary>
/// What every <see cref="IStripeStore"/> has to do, as rules that a test of any framework can hold a store to, beside those of
/// <see cref="BillingStoreSpecification"/>.
/// </summary>
/// <remarks>
/// The store under test implements both interfaces, and was made with <see cref="BillingStoreSpecification.Plans"/>. The rules bring their own users,
/// customers and events: one store, or one database, serves all of them, side by side too. A rule about leases waits for one to end by the store's
/// own clock, for a moment.
/// </remarks>
public static partial class StripeStoreSpecification
{
    /// <summary>Gets the rules.</summary>
    public static IReadOnlyList<StoreRule> Rules { get; } =
    [
        .. InboxRules(),
        .. CustomerRules(),
        .. DeletedCustomerRules(),
        .. PageRules(),
        .. AttemptRules(),
        .. LeaseRules(),
        .. OwedRules(),
        .. SealRules(),
        .. SealFaultRules(),
        .. DueRules(),
        .. ReportRules(),
    ];

    private static StoreRule Rule(string name, Func<StripeProbe, Task> checkAsync) => new(name, async (store, cancellationToken) =>
    {
        if (store is not IStripeStore) throw new StoreSpecificationException($"{store.GetType().Name} does not implement {nameof(IStripeStore)}.");
        await checkAsync(new StripeProbe(new Probe(store, Probe.NewUser(), cancellationToken))).ConfigureAwait(false);
    });
}
