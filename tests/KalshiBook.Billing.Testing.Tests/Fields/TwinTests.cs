using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace KalshiBook.Billing.Testing.Tests.Fields;

/// <summary>Has a started twin, and asks it over HTTP with no client's help: a client would hide what it does not know.</summary>
public abstract class TwinTests : IAsyncLifetime
{
    private readonly HttpClient _http = new();

    internal FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 2, 10, 12, 0, 0, TimeSpan.Zero));

    internal StripeTwin Twin { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Twin = await StripeTwin.StartAsync(new() { Clock = Clock, LeavesUnpaid = true });
        _http.BaseAddress = new Uri(Twin.Url);
        _http.DefaultRequestHeaders.Authorization = new("Bearer", "sk_test_1");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Twin.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    internal Task<JsonObject> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    internal Task<JsonObject> PostAsync(string path, string form = "", string? key = null) => SendAsync(HttpMethod.Post, path, form, key);

    internal Task<JsonObject> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    /// <summary>Makes a customer with a card, subscribes him to plan and usage, and gives the subscription.</summary>
    internal async Task<JsonObject> SubscribeAsync(string card = "pm_card_visa")
    {
        var customer = (await PostAsync("/v1/customers", $"email=a@example.com&payment_method={card}")).Id();
        var method = (await GetAsync($"/v1/customers/{customer}/payment_methods"))["data"]![0]!.AsObject().Id();
        return await PostAsync("/v1/subscriptions", $"customer={customer}&default_payment_method={method}&items[0][price]=price_twin_project&items[1][price]=price_twin_payg");
    }

    private async Task<JsonObject> SendAsync(HttpMethod method, string path, string? form = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (form is not null) request.Content = new StringContent(form);
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject();
    }
}
