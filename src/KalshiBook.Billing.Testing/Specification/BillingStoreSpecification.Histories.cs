using System.Security.Cryptography;

namespace KalshiBook.Billing.Testing;

public static partial class BillingStoreSpecification
{
    private const int KnownHistories = 12;

    private static StoreRule[] HistoryRules() =>
    [
        .. Enumerable.Range(1, KnownHistories).Select(seed => HistoryRule($"Random history {seed} goes as in the pure model", () => seed)),
        HistoryRule(
            "A random history that nobody has seen goes as in the pure model",
            () => RandomNumberGenerator.GetInt32(KnownHistories + 1, int.MaxValue)),
    ];

    private static StoreRule HistoryRule(string name, Func<int> seed) =>
        new(name, (store, cancellationToken) => new RandomHistory(store, seed(), cancellationToken).RunAsync());
}
