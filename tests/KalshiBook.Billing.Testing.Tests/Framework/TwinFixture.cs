using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace KalshiBook.Billing.Testing.Tests;

/// <summary>A twin with a clock that is moved by hand, and HTTP to it.</summary>
internal sealed class TwinFixture : IAsyncDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 2, 10, 12, 0, 0, TimeSpan.Zero);

    private readonly HttpClient _http;

    private TwinFixture(StripeTwin stripe, FakeTimeProvider clock)
    {
        (Stripe, Clock) = (stripe, clock);
        _http = new HttpClient { BaseAddress = new Uri(stripe.Url) };
    }

    public StripeTwin Stripe { get; }

    public FakeTimeProvider Clock { get; }

    public static async Task<TwinFixture> StartAsync(Func<StripeTwinOptions, StripeTwinOptions>? change = null)
    {
        var clock = new FakeTimeProvider(Now);
        var options = new StripeTwinOptions { Clock = clock };
        return new TwinFixture(await StripeTwin.StartAsync(change is null ? options : change(options)), clock);
    }

    public Task<JsonObject> PostAsync(string path, string form = "", string? key = null) => OkAsync(HttpMethod.Post, path, form, key);

    public Task<JsonObject> GetAsync(string path) => OkAsync(HttpMethod.Get, path);

    public Task<JsonObject> DeleteAsync(string path) => OkAsync(HttpMethod.Delete, path);

    /// <summary>Gives status, type, code and parameter of an error.</summary>
    public async Task<(int Status, string? Type, string? Code, string? Param)> ErrorAsync(HttpMethod method, string path, string? form = null, string? key = null)
    {
        var answer = await SendAsync(method, path, form, key);
        var error = answer.Json["error"];
        return (answer.Status, (string?)error?["type"], (string?)error?["code"], (string?)error?["param"]);
    }

    public Task<(int Status, string? Type, string? Code, string? Param)> ErrorAsync(string path, string form = "", string? key = null) =>
        ErrorAsync(HttpMethod.Post, path, form, key);

    public async Task<(int Status, JsonObject Json, string? Replayed)> SendAsync(
        HttpMethod method, string path, string? form = null, string? key = null, string? authorization = "Bearer sk_test_1")
    {
        using var request = new HttpRequestMessage(method, path);
        if (form is not null) request.Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded");
        if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var replayed = response.Headers.TryGetValues("Idempotent-Replayed", out var values) ? values.Single() : null;
        return ((int)response.StatusCode, JsonNode.Parse(text)!.AsObject(), replayed);
    }

    /// <summary>Subscribes by Checkout, and gives the ids of customer and subscription.</summary>
    public async Task<(string Customer, string Subscription)> SubscribeAsync(string? price = null)
    {
        var customer = Stripe.AddCustomer();
        return (customer, Stripe.CompleteCheckout(await CheckoutAsync(customer, price)));
    }

    public async Task<string> CheckoutAsync(string customer, string? price = null)
    {
        price ??= StripeTwinPrice.Project.Id;
        var quantity = price == StripeTwinPrice.PayAsYouGo.Id ? "" : "&line_items[0][quantity]=1";
        var session = await PostAsync(
            "/v1/checkout/sessions", $"mode=subscription&customer={customer}&line_items[0][price]={price}{quantity}&success_url=https://a.example.com/yes");
        return (string)session["id"]!;
    }

    /// <summary>Gives the types of all events, in the order in which they happened.</summary>
    public async Task<List<string>> EventTypesAsync()
    {
        var events = await GetAsync("/v1/events?limit=100");
        return [.. events["data"]!.AsArray().Select(one => (string)one!["type"]!).Reverse()];
    }

    public static JsonObject ItemOf(JsonObject subscription) => subscription["items"]!["data"]![0]!.AsObject();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Stripe.DisposeAsync();
    }

    private async Task<JsonObject> OkAsync(HttpMethod method, string path, string? form = null, string? key = null)
    {
        var answer = await SendAsync(method, path, form, key);
        Assert.True(answer.Status == (int)HttpStatusCode.OK, $"{path} answered {answer.Status}: {answer.Json.ToJsonString()}");
        return answer.Json;
    }
}
