using KalshiBook.Billing.Testing;
using Microsoft.Extensions.Time.Testing;

namespace KalshiBook.Billing.Tests.Stripe;

/// <summary>The gateway, and a stub of Stripe behind it with a clock that is moved by hand.</summary>
internal sealed class GatewayFixture : IAsyncDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 2, 10, 12, 0, 0, TimeSpan.Zero);

    private GatewayFixture(StripeTwin stripe, FakeTimeProvider clock, StripeNetGateway gateway) => (Stripe, Clock, Gateway) = (stripe, clock, gateway);

    public StripeTwin Stripe { get; }

    public FakeTimeProvider Clock { get; }

    public StripeNetGateway Gateway { get; }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<GatewayFixture> StartAsync(int retries = 0, TimeSpan? timeout = null, string path = "")
    {
        var clock = new FakeTimeProvider(Now);
        var stripe = await StripeTwin.StartAsync(new() { Clock = clock, BillsByClock = false });
        return new GatewayFixture(stripe, clock, GatewayTo(stripe.Url + path, retries, timeout));
    }

    public static StripeNetGateway GatewayTo(string address, int retries = 0, TimeSpan? timeout = null, string? key = "sk_test_1") =>
        new(Microsoft.Extensions.Options.Options.Create(new BillingOptions
        {
            StripeSecretKey = key,
            StripeApiBase = address,
            StripeMaxRetries = retries,
            StripeTimeout = timeout ?? TimeSpan.FromSeconds(20),
        }));

    /// <summary>Gives the one request that was made.</summary>
    public StripeTwinRequest Request() => Assert.Single(Stripe.Requests);

    public async ValueTask DisposeAsync()
    {
        Gateway.Dispose();
        await Stripe.DisposeAsync();
    }
}
