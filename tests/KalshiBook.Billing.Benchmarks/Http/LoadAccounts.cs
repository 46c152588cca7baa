using KalshiBook.ApiHost;
using Microsoft.Extensions.Hosting;

namespace KalshiBook.Billing.Benchmarks;

/// <summary>Makes users with an account and an API key each, before the host listens, and writes the keys to a file, one a line.</summary>
internal sealed class LoadAccounts(string keysFile, ApiKeyDatabase keys, IBillingStore store, TimeProvider clock) : IHostedService
{
    /// <summary>The credits that a metered request takes.</summary>
    public const int Cost = 5;

    private const int Accounts = 10_000;
    private const int Batch = 500;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // The months first: what came before them would lie in the default partition, as no host's records do for long.
        await ((IStoreMaintenance)store).MaintainAsync(clock.GetUtcNow(), cancellationToken);
        UserId[] users = [.. Enumerable.Range(1, Accounts).Select(number => UserId.From(new Guid(number, 0, 0, new byte[8])))];
        foreach (var batch in users.Chunk(Batch))
            await store.ChargeAsync([.. batch.Select(user => Charge.New(clock, user, Cost, "GET /metered"))], cancellationToken);
        string[] texts = [.. users.Select(_ => ApiKeyText.New())];
        await AddKeysAsync(users, texts, cancellationToken);
        await File.WriteAllLinesAsync(keysFile, texts, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // As ApiKeyStore.AddAsync does, in one statement.
    private Task<int> AddKeysAsync(UserId[] users, string[] texts, CancellationToken cancellationToken) => keys.ExecuteAsync(
        $"""
        insert into {keys.Table} (id, user_id, key_prefix, key_hash, created_at)
        select id, user_id, key_prefix, key_hash, @created_at from unnest(@ids, @users, @prefixes, @hashes) as new (id, user_id, key_prefix, key_hash)
        """,
        [
            ("ids", users.Select(_ => Guid.NewGuid().ToString()).ToArray()),
            ("users", users.Select(user => user.Value).ToArray()),
            ("prefixes", texts.Select(ApiKeyText.PrefixOf).ToArray()),
            ("hashes", texts.Select(ApiKeyText.Hash).ToArray()),
            ("created_at", clock.GetUtcNow().ToUnixTimeMilliseconds()),
        ],
        cancellationToken);
}
