using BenchmarkDotNet.Attributes;
using KalshiBook.ApiHost;
using Microsoft.Extensions.Options;

namespace KalshiBook.Billing.Benchmarks.Parts;

/// <summary>The look-up of an API key that the sample host has read a moment ago.</summary>
[MemoryDiagnoser]
public class KnownKey : IAsyncDisposable
{
    private readonly string _text = ApiKeyText.New();
    private ApiKeyDatabase _database = null!;
    private ApiKeyDirectory _directory = null!;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _database = new ApiKeyDatabase(Options.Create(new BillingOptions { SqlitePath = ":memory:", MigrateOnStart = true }), TimeProvider.System);
        await _database.PrepareAsync(CancellationToken.None);
        var store = new ApiKeyStore(_database);
        var key = new ApiKey(
            "key_1", "11111111-1111-4111-8111-111111111111", Name: null, ApiKeyText.PrefixOf(_text), KeyTime.Now(TimeProvider.System), LastUsedAt: null);
        await store.AddAsync(key, ApiKeyText.Hash(_text), CancellationToken.None);
        _directory = new ApiKeyDirectory(store, TimeProvider.System);
    }

    // Every 20 seconds one of some ten million look-ups reads the database.
    [Benchmark]
    public async Task<bool> FindAsync() => await _directory.FindAsync(_text, CancellationToken.None) is not null;

    [GlobalCleanup]
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _directory.Dispose();
        await _database.DisposeAsync();
    }
}
