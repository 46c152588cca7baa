namespace KalshiBook.ApiHost.Tests;

/// <summary>A key that is revoked while it is looked up: whoever begins after the revocation was answered is refused.</summary>
public sealed class RevocationRaceTests
{
    private const int Rounds = 20;
    private const int Callers = 8;

    [Theory]
    [MemberData(nameof(HostStore.Kinds), MemberType = typeof(HostStore))]
    public async Task No_request_that_began_after_the_revocation_is_let_in(string kind)
    {
        await using var store = await HostStore.StartAsync(kind);
        await using var host = await Host.StartAsync(new HostSettings
        {
            Store = store,
            Configuration =
            {
                ["KalshiBookBilling:Plans:free:RequestsPerMinute"] = "100000",
                ["KalshiBookBilling:Plans:free:MonthlyCredits"] = "100000",
            },
        });
        var token = await host.LogInAsync();
        var before = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var key = await host.MakeKeyAsync(token);
            using var isRevoked = new ManualResetEventSlim();
            var callers = Enumerable.Range(0, Callers).Select(_ => Task.Run(() => CallAsync(host, (string)key["key"]!, isRevoked))).ToList();
            if (round % 2 == 1) await Task.WhenAny(callers.Select(_ => host.GetAsync("/health"))); // now the first reads, now later ones meet it
            using var revoked = await host.SendAsync(HttpMethod.Delete, "/keys/" + (string)key["id"]!, token);
            isRevoked.Set();

            Assert.Equal(200, (int)revoked.StatusCode);
            foreach (var (early, late) in await Task.WhenAll(callers))
            {
                before += early;
                Assert.Equal(0, late);
            }
        }

        Assert.NotEqual(0, before); // else nothing was tried
    }

    // Counts what was let in, by whether the key was revoked when it began.
    private static async Task<(int Early, int Late)> CallAsync(Host host, string key, ManualResetEventSlim isRevoked)
    {
        var (early, late) = (0, 0);
        for (var after = 0; after < 3;)
        {
            var began = isRevoked.IsSet;
            using var response = await host.GetAsync("/markets", key);
            var isIn = response.StatusCode != System.Net.HttpStatusCode.Unauthorized;
            if (!began) early += isIn ? 1 : 0;
            else late += isIn ? 1 : 0;
            if (began) after++;
        }
        return (early, late);
    }
}
