using Npgsql;

namespace KalshiBook.Billing.Tests.Postgres;

/// <summary>The connection cut at every message of a charge and of a refund, before, within and after it.</summary>
public sealed class CutConnectionTests(SharedPostgres server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, bool> Scenarios => new()
    {
        { "prepared", true }, { "prepared", false }, { "first use", true }, { "first use", false },
    };

    [PostgresTheory]
    [MemberData(nameof(Scenarios))]
    public async Task Charge_IsTakenOnceAndAnswered(string connection, bool fromClient)
    {
        await using var proxied = await ProxiedAsync();
        var steps = await ForEachCutAsync(proxied, connection, fromClient, async user =>
        {
            var answer = await proxied.Store.Meter.ChargeAsync(Charge.New(TimeProvider.System, user, 5, "GET /a"), Token);

            Assert.True(answer.IsGranted);
            Assert.Equal(5, answer.Balance.Used);
            Assert.Equal(0, proxied.Store.Unsettled.Count);
            await ExpectAsync(proxied, user, used: 5, charges: 1);
        });

        Assert.Contains(fromClient ? "client S" : "server Z", steps); // Sync, ReadyForQuery: the commit lies between them
        Assert.Contains(fromClient ? "client E" : "server C", steps); // Execute, CommandComplete
    }

    [PostgresTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Charge_WithNoWayBack_IsUnavailable_AndNothingStaysCharged(bool fromClient)
    {
        await using var proxied = await ProxiedAsync(timeout: TimeSpan.FromMilliseconds(150));
        await ForEachCutAsync(proxied, "prepared", fromClient, async user =>
        {
            proxied.Proxy.IsClosed = true;
            var failure = await Record.ExceptionAsync(() => proxied.Store.Meter.ChargeAsync(Charge.New(TimeProvider.System, user, 5, "GET /a"), Token));
            proxied.Proxy.IsClosed = false;
            while (proxied.Store.Unsettled.Count > 0) await proxied.Store.Unsettled.SettleNextAsync(Token);

            if (failure is not null) Assert.IsType<BillingStoreUnavailableException>(failure);
            else if (proxied.Proxy.Seen is { } cut) Assert.Equal("server Z", cut); // the whole answer was through
            await ExpectAsync(proxied, user, used: failure is null ? 5 : 0, charges: failure is null ? 1 : 0);
        });
    }

    [PostgresTheory]
    [MemberData(nameof(Scenarios))]
    public async Task Refund_IsGivenOnce(string connection, bool fromClient)
    {
        await using var proxied = await ProxiedAsync();
        await ForEachCutAsync(
            proxied,
            connection,
            fromClient,
            async (user, charge) =>
            {
                var answer = await proxied.Store.Meter.RefundAsync(charge, Token);

                Assert.True(answer.Outcome is RefundOutcome.Refunded or RefundOutcome.AlreadyRefunded);
                Assert.Equal(7, answer.Balance.Used);
                await ExpectAsync(proxied, user, used: 7, charges: 1);
            },
            async user =>
            {
                await proxied.Store.Meter.ChargeAsync(Charge.New(TimeProvider.System, user, 7, "GET /a"), Token);
                var charge = Charge.New(TimeProvider.System, user, 5, "GET /a");
                await proxied.Store.Meter.ChargeAsync(charge, Token);
                return charge;
            });
    }

    private static Task<List<string>> ForEachCutAsync(Proxied proxied, string connection, bool fromClient, Func<UserId, Task> check) =>
        ForEachCutAsync(proxied, connection, fromClient, (user, _) => check(user), _ => Task.FromResult(0));

    // Until the operation is through before its connection is cut, at each of the three places of a message.
    private static async Task<List<string>> ForEachCutAsync<T>(
        Proxied proxied, string connection, bool fromClient, Func<UserId, T, Task> check, Func<UserId, Task<T>> prepare)
    {
        var steps = new List<string>();
        foreach (var where in Enum.GetValues<CutWhere>())
        {
            for (var index = 0; ; index++)
            {
                var user = UserId.From(Guid.NewGuid());
                await proxied.WarmUpAsync();
                var prepared = await prepare(user);
                if (connection == "first use") proxied.Store.Database.DataSource.Clear();
                proxied.Proxy.Arm(new Cut(fromClient, index, where));
                await check(user, prepared);
                proxied.Proxy.Disarm();
                if (proxied.Proxy.Seen is not { } step) break;
                steps.Add(step);
                Assert.InRange(index, 0, 200);
            }
        }
        Assert.NotEmpty(steps);
        return steps;
    }

    private static async Task ExpectAsync(Proxied proxied, UserId user, long used, long charges)
    {
        // Looked at past the proxy, which may still be armed.
        var account = await proxied.Direct.Store.GetAccountAsync(user, TimeProvider.System.GetUtcNow(), Token);
        Assert.Equal(used, account.CreditsUsed);
        Assert.Equal(charges, await proxied.Direct.QueryAsync<long>(
            "select count(*) from kalshibook_billing.api_key_usage where user_id = $1 and refunded_at is null", user.Key));
    }

    private async Task<Proxied> ProxiedAsync(TimeSpan? timeout = null)
    {
        var direct = await PostgresStore.CreateAsync(await server.CreateDatabaseAsync());
        var connection = new NpgsqlConnectionStringBuilder(direct.Options.DatabaseUrl);
        var proxy = new CuttingProxy(connection.Port);
        (connection.Port, connection.SslMode, connection.GssEncryptionMode) = (proxy.Port, SslMode.Disable, GssEncryptionMode.Disable);
        connection.MaxPoolSize = 4;
        return new Proxied(direct, proxy, new PostgresStore(connection.ConnectionString, options => options.StoreTimeout = timeout ?? TimeSpan.FromSeconds(5)));
    }

    private sealed record Proxied(PostgresStore Direct, CuttingProxy Proxy, PostgresStore Store) : IAsyncDisposable
    {
        // Leaves one idle connection on which the statements are prepared, however long a busy machine takes for it.
        public async Task WarmUpAsync()
        {
            Store.Database.DataSource.Clear(); // the last cut may have left a dead one
            var charge = Charge.New(TimeProvider.System, UserId.From(Guid.NewGuid()), 1, "GET /a");
            for (var isWarm = false; !isWarm; Token.ThrowIfCancellationRequested())
            {
                isWarm = await Record.ExceptionAsync(async () =>
                {
                    await Store.Store.ChargeAsync([charge], Token);
                    await Store.Store.RefundAsync([charge], charge.Time, Token);
                }) is null;
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Store.DisposeAsync();
            await Proxy.DisposeAsync();
            await Direct.DisposeAsync();
        }
    }
}
