using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace KalshiBook.Billing.Testing.Tests.Site;

/// <summary>A twin, an app that asks it for pages, and a browser without script that does not follow redirects.</summary>
public abstract class SiteTest : IAsyncLifetime
{
    protected const string Customer = "cus_1";
    protected const string Subscribe = "mode=subscription&line_items[0][price]=price_twin_project&line_items[0][quantity]=1";
    protected const string Setup = "mode=setup&currency=usd";

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 14, 12, 0, 0, TimeSpan.Zero));

    protected StripeTwin Stripe { get; private set; } = null!;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Stripe = await StripeTwin.StartAsync(new() { Clock = Clock, WebhookRetryDelays = [TimeSpan.Zero] });
        _http.BaseAddress = new Uri(Stripe.Url);
        Stripe.AddCustomer(Customer, email: "ada@example.com");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Stripe.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes a session by the API, and gives the path of its page.</summary>
    protected async Task<string> CheckoutAsync(string form, string? successUrl = null, string? cancelUrl = null, string customer = $"&customer={Customer}") =>
        await PageAsync(
            "/v1/checkout/sessions",
            $"{form}{customer}&success_url={Uri.EscapeDataString(successUrl ?? "https://app.example/billing?id={CHECKOUT_SESSION_ID}")}"
            + (cancelUrl is null ? "" : $"&cancel_url={Uri.EscapeDataString(cancelUrl)}"));

    protected async Task<string> PortalAsync(string customer = Customer, string? returnUrl = null) =>
        await PageAsync("/v1/billing_portal/sessions", $"customer={customer}" + (returnUrl is null ? "" : $"&return_url={Uri.EscapeDataString(returnUrl)}"));

    protected static string IdOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    protected async Task<string> SubscribeAsync() => Stripe.CompleteCheckout(IdOf(await CheckoutAsync(Subscribe)));

    protected Task<SiteResponse> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    protected Task<SiteResponse> PostAsync(string path, string form) => SendAsync(HttpMethod.Post, path, form);

    protected async Task<SiteResponse> SendAsync(HttpMethod method, string path, string? form = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (form is not null) request.Content = new StringContent(form, null, "application/x-www-form-urlencoded");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _http.SendAsync(request, Stop);
        return new SiteResponse(
            response.StatusCode,
            await response.Content.ReadAsStringAsync(Stop),
            response.Headers.TryGetValues("Location", out var location) ? location.Single() : null,
            response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Gives the events since an earlier number of them, the oldest first.</summary>
    protected async Task<IReadOnlyList<string>> EventsAsync(int since = 0) =>
        [.. (await ApiAsync(HttpMethod.Get, "/v1/events?limit=100"))["data"]!.AsArray().Select(one => (string)one!["type"]!).Reverse().Skip(since)];

    protected async Task<JsonNode> ApiAsync(HttpMethod method, string path, string? form = null)
    {
        var response = await SendAsync(method, path, form, ("Authorization", "Bearer sk_test_1"));
        Assert.Equal(HttpStatusCode.OK, response.Status);
        return JsonNode.Parse(response.Body)!;
    }

    private async Task<string> PageAsync(string path, string form) =>
        new Uri((string)(await ApiAsync(HttpMethod.Post, path, form))["url"]!).AbsolutePath;
}
