using Microsoft.Extensions.Time.Testing;
using Stripe;

namespace KalshiBook.Billing.Testing.Tests.Clients;

/// <summary>Has a started twin, and Stripe's own .NET client of it.</summary>
public abstract class StripeNetTests : IAsyncLifetime
{
    protected const string Project = "price_twin_project";
    protected const string PayAsYouGo = "price_twin_payg";
    protected const string MeterEventName = "kalshibook_api_credits";

    /// <summary>Gets the time at which the twin's clock begins, and stands unless a test moves it.</summary>
    protected static readonly DateTime Start = new(2026, 2, 10, 12, 0, 0, DateTimeKind.Utc);

    private readonly HttpClient _http = new();

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(Start));

    protected StripeTwin Twin { get; private set; } = null!;

    protected StripeClient Client { get; private set; } = null!;

    protected V1Services Stripe => Client.V1;

    public async ValueTask InitializeAsync()
    {
        Twin = await StripeTwin.StartAsync(new() { Clock = Clock });
        Client = ClientOf("sk_test_1");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Twin.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives a client that tries once, so that a test sees the answer and not what the client makes of several.</summary>
    protected StripeClient ClientOf(string key) => new(new StripeClientOptions
    {
        ApiKey = key,
        ApiBase = Twin.Url,
        MeterEventsBase = Twin.Url,
        HttpClient = new SystemNetHttpClient(_http, maxNetworkRetries: 0, enableTelemetry: false),
    });

    /// <summary>Makes a customer who can pay.</summary>
    protected Task<Customer> CreatePayerAsync(string card = "pm_card_visa") => Stripe.Customers.CreateAsync(
        new CustomerCreateOptions { Email = "payer@example.com", PaymentMethod = card },
        cancellationToken: Token);

    /// <summary>Makes a subscription to the plan, which is paid with the customer's only card.</summary>
    protected async Task<Subscription> SubscribeAsync(string? customerId = null, params string[] prices)
    {
        customerId ??= (await CreatePayerAsync()).Id;
        var cards = await Stripe.Customers.PaymentMethods.ListAsync(customerId, cancellationToken: Token);
        var create = new SubscriptionCreateOptions
        {
            Customer = customerId,
            DefaultPaymentMethod = cards.Data[0].Id,
            Items = [.. prices.DefaultIfEmpty(Project).Select(price => new SubscriptionItemOptions { Price = price })],
            Metadata = new() { ["user_id"] = "user-1" },
        };
        return await Stripe.Subscriptions.CreateAsync(create, cancellationToken: Token);
    }

    /// <summary>Gives the id of the meter that pay-as-you-go is counted by.</summary>
    protected async Task<string> MeterIdAsync() => (await Stripe.Prices.GetAsync(PayAsYouGo, cancellationToken: Token)).Recurring.Meter;

    /// <summary>Gives what the twin refused a call with.</summary>
    protected static async Task<StripeException> RefusalAsync(Func<Task> call)
    {
        var refusal = await Assert.ThrowsAsync<StripeException>(call);
        Assert.NotNull(refusal.StripeError);
        return refusal;
    }
}
