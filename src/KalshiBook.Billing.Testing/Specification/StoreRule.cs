namespace KalshiBook.Billing.Testing;

/// <summary>A rule of the <see cref="BillingStoreSpecification"/> or the <see cref="StripeStoreSpecification"/>.</summary>
/// <param name="Name">What the store has to do, as a sentence. No two rules have the same.</param>
/// <param name="CheckAsync">
/// Holds a store to the rule; throws <see cref="StoreSpecificationException"/> where the store breaks it. Rules make users of their own, so
/// that they can be checked side by side, and again and again, on one store.
/// </param>
public sealed record StoreRule(string Name, Func<IBillingStore, CancellationToken, Task> CheckAsync)
{
    /// <summary>Gives the rule's sentence.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;
}
