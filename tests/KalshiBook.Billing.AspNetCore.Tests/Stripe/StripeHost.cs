using System.Text;
using System.Text.Json.Nodes;
using KalshiBook.Billing.Samples;
using KalshiBook.Billing.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>A host as a user runs it, with Stripe's stand-in behind it: HTTP on one side, Stripe's HTTP on the other.</summary>
internal sealed class StripeHost : IAsyncDisposable
{
    public const string Secret = "whsec_test";
    public const string Price = "price_stub_plan";
    public const string TeamPrice = "price_team";
    public const string MeteredPrice = "price_stub_payg";

    private readonly bool _ownsStripe;

    private StripeHost(StripeTwin stripe, TestApp app, ObservedNotices observer, bool ownsStripe) =>
        (Stripe, App, Observer, _ownsStripe) = (stripe, app, observer, ownsStripe);

    public StripeTwin Stripe { get; }

    public TestApp App { get; }

    public ObservedNotices Observer { get; }

    public FakeTimeProvider Clock => App.Clock;

    public static async Task<StripeHost> StartAsync(StripeHostSettings? settings = null)
    {
        settings ??= new StripeHostSettings();
        var clock = settings.Clock ?? new FakeTimeProvider(TestApp.Start);
        var stripe = settings.Stripe ?? await StripeTwin.StartAsync(new() { Clock = clock, BillsByClock = false });
        stripe.AddPrice(Price);
        stripe.AddPrice(new StripeTwinPrice(TeamPrice) { ProductName = "Team", UnitAmount = 9900 });
        stripe.AddPrice(MeteredPrice, metered: true);
        var configuration = new Dictionary<string, string?>
        {
            ["STRIPE_SECRET_KEY"] = "sk_test_1",
            ["STRIPE_WEBHOOK_SECRET"] = Secret,
            ["STRIPE_PROJECT_PRICE_ID"] = Price,
            ["STRIPE_PAYG_PRICE_ID"] = settings.Metered ? MeteredPrice : null,
            ["STRIPE_API_BASE"] = stripe.Url,
            ["APP_URL"] = "https://app.example.com",
            ["KalshiBookBilling:Plans:team:MonthlyCredits"] = "20000",
            ["KalshiBookBilling:Plans:team:RequestsPerMinute"] = "600",
            ["KalshiBookBilling:Plans:team:StripePriceId"] = TeamPrice,
            ["KalshiBookBilling:Plans:project:MonthlyCredits"] = "4000",
            ["KalshiBookBilling:StripeRequestsPerMinute"] = "1000",
            ["KalshiBookBilling:StripeMaxRetries"] = "0",
        };
        foreach (var (name, value) in settings.Configuration) configuration[name] = value;
        var observer = new ObservedNotices();
        var app = await TestApp.StartAsync(new TestAppSettings
        {
            Configuration = configuration,
            Clock = clock,
            Store = settings.Store,
            Add = (services, billing) =>
            {
                services.AddSingleton<IBillingObserver>(observer);
                settings.Add(services, billing);
            },
            Map = host => host.MapGet("/five", () => "ok").RequireCredits(5),
        });
        return new StripeHost(stripe, app, observer, settings.Stripe is null);
    }

    /// <summary>A host with a metered price, and a user who is a customer with a card.</summary>
    public static async Task<StripeHost> StartWithCardAsync()
    {
        var host = await StartAsync(new() { Metered = true });
        var customer = host.Stripe.AddCustomer(userId: TestApp.Alice, defaultPaymentMethodId: "pm_card");
        await host.App.ChangeAccountAsync(account => account with { StripeCustomerId = customer });
        return host;
    }

    /// <summary>Gives the one metered subscription that there is at Stripe.</summary>
    public JsonObject Metered() => Stripe.All("subscription").Single(one => (string?)one["items"]!["data"]![0]!["price"]!["id"] == MeteredPrice);

    public Task<HttpResponseMessage> PostAsync(string path, string? json = null, string user = TestApp.Alice) =>
        App.SendAsync(HttpMethod.Post, path, user, json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"));

    /// <summary>Posts and gives the body of an answer that has to be 200.</summary>
    public async Task<JsonNode> OkAsync(string path, string? json = null, string user = TestApp.Alice)
    {
        using var response = await PostAsync(path, json, user);
        var body = await response.JsonAsync();
        Assert.True((int)response.StatusCode == 200, $"{path} answered {(int)response.StatusCode}: {body.ToJsonString()}");
        return body;
    }

    public async Task<JsonNode> StatusAsync(string user = TestApp.Alice)
    {
        using var response = await App.GetAsync("/billing/status", user);
        return await response.JsonAsync();
    }

    /// <summary>Delivers an event, signed now.</summary>
    public async Task<int> DeliverAsync(string body)
    {
        using var response = await SendEventAsync(body);
        return (int)response.StatusCode;
    }

    public Task<HttpResponseMessage> SendEventAsync(string body)
    {
        var now = App.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        return App.SendAsync(
            HttpMethod.Post, "/billing/webhook", user: null, new StringContent(body, Encoding.UTF8, "application/json"),
            change: request => request.Headers.Add("Stripe-Signature", StripeSamples.Sign(body, now, Secret)));
    }

    /// <summary>Delivers a sample event about a customer, with a new id.</summary>
    public Task<int> DeliverAsync(string sample, string customerId, string? eventId = null, string? userId = null, string? sessionId = null) => DeliverAsync(
        StripeSamples.Event(sample, eventId ?? NewEventId(), customerId, userId ?? "nobody", sessionId: sessionId));

    /// <summary>Goes through Checkout as a buyer does, and gives the ids of session, customer and subscription.</summary>
    public async Task<(string Session, string Customer, string Subscription)> SubscribeAsync(string user = TestApp.Alice)
    {
        await OkAsync("/billing/checkout", user: user);
        var session = Stripe.All("checkout.session").First(one => (string?)one["client_reference_id"] == user && (string?)one["status"] == "open");
        var (id, customer) = ((string)session["id"]!, (string)session["customer"]!);
        var subscription = Stripe.CompleteCheckout(id);
        Assert.Equal(200, await DeliverAsync("02", customer));
        return (id, customer, subscription);
    }

    /// <summary>Waits for what the host does in the background, moving its clock along.</summary>
    /// <remarks>
    /// A step may be longer than the host may take for it. On a slow machine with a database it gets nothing done between two of them: they come more slowly.
    /// </remarks>
    public async Task UntilAsync(Func<Task<bool>> condition, TimeSpan? step = null)
    {
        for (var i = 0; i < 400; i++)
        {
            if (await condition()) return;
            Clock.Advance(step ?? TimeSpan.FromSeconds(10));
            await Task.Delay(TimeSpan.FromMilliseconds(20 + (i / 2)), TestContext.Current.CancellationToken);
        }
        Assert.Fail("It did not come to pass.");
    }

    public static string NewEventId() => $"evt_{Guid.NewGuid():N}";

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        if (_ownsStripe) await Stripe.DisposeAsync();
    }
}
