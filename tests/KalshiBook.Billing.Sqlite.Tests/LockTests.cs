namespace KalshiBook.Billing.Sqlite.Tests;

/// <summary>Another process that has the file: charges wait, for as long as they may.</summary>
public sealed class LockTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Locked_for_too_long_refuses_charges_that_certainly_did_nothing()
    {
        await using var store = await SqliteStore.CreateAsync(_folder.File(), options => options.StoreTimeout = TimeSpan.FromMilliseconds(100));
        using (_folder.Lock())
        {
            var exception = await Assert.ThrowsAsync<BillingStoreUnavailableException>(() => store.Store.ChargeAsync([New()], Token));
            Assert.False(exception.IsOutcomeUnknown);
            await Assert.ThrowsAsync<BillingStoreUnavailableException>(() => store.Meter.ChargeAsync(New(), Token));
        }

        Assert.True((await store.Meter.ChargeAsync(New(), Token)).IsGranted);
        Assert.Equal(1, store.Query<long>("select count(*) from api_key_usage"));
    }

    [Fact]
    public async Task Locked_for_a_moment_is_waited_for_in_line()
    {
        await using var store = await SqliteStore.CreateAsync(_folder.File());
        var charges = Array.Empty<Task<ChargeResult>>();
        using (_folder.Lock())
        {
            charges = [.. Enumerable.Range(0, 10).Select(_ => Task.Run(() => store.Meter.ChargeAsync(New(), Token)))];
            await Task.Delay(TimeSpan.FromMilliseconds(50), Token);
            Assert.DoesNotContain(charges, charge => charge.IsCompleted);
        }

        Assert.All(await Task.WhenAll(charges), result => Assert.True(result.IsGranted));
    }

    [Fact]
    public async Task Readers_wait_for_nobody()
    {
        await using var store = await SqliteStore.CreateAsync(_folder.File());
        var charge = New();
        await store.Meter.ChargeAsync(charge, Token);
        using var locked = _folder.Lock();

        Assert.Equal(1, (await store.Store.GetAccountAsync(charge.UserId, charge.Time, Token)).CreditsUsed);
    }

    [Fact]
    public async Task Who_gives_up_waiting_charges_nothing()
    {
        await using var store = await SqliteStore.CreateAsync(_folder.File());
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using (_folder.Lock())
        {
            var charge = Task.Run(() => store.Store.ChargeAsync([New()], gone.Token), Token);
            await gone.CancelAsync();
            var exception = await Assert.ThrowsAsync<BillingStoreUnavailableException>(() => charge);
            Assert.False(exception.IsOutcomeUnknown);
            Assert.IsAssignableFrom<OperationCanceledException>(exception.InnerException);
        }

        Assert.Equal(0, store.Query<long>("select count(*) from api_key_usage"));
    }

    public void Dispose() => _folder.Dispose();

    private static Charge New() => Charge.New(TimeProvider.System, UserId.Parse("someone"), 1, "GET /a");
}
