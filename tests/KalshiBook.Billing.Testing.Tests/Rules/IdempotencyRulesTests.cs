namespace KalshiBook.Billing.Testing.Tests;

/// <summary>Idempotency keys: what was carried out is replayed for a day, what was refused is not.</summary>
public sealed class IdempotencyRulesTests : IAsyncLifetime
{
    private TwinFixture _twin = null!;

    public async ValueTask InitializeAsync() => _twin = await TwinFixture.StartAsync();

    public ValueTask DisposeAsync() => _twin.DisposeAsync();

    [Fact]
    public async Task The_same_request_is_replayed_for_24_hours()
    {
        var first = await _twin.SendAsync(HttpMethod.Post, "/v1/customers", "email=a@example.com", "key-1");
        var second = await _twin.SendAsync(HttpMethod.Post, "/v1/customers", "email=a@example.com", "key-1");
        Assert.Equal(((string?)first.Json["id"], null, "true"), ((string?)second.Json["id"], first.Replayed, second.Replayed));
        _twin.Clock.Advance(TimeSpan.FromHours(24));
        Assert.NotEqual((string?)first.Json["id"], (string?)(await _twin.PostAsync("/v1/customers", "email=a@example.com", "key-1"))["id"]);
    }

    [Theory]
    [InlineData("/v1/customers", "email=b@example.com")]
    [InlineData("/v1/billing/meters", "email=a@example.com")]
    public async Task The_key_of_another_request_is_refused(string path, string form)
    {
        await _twin.PostAsync("/v1/customers", "email=a@example.com", "key-1");
        Assert.Equal((400, "idempotency_error", null, null), await _twin.ErrorAsync(path, form, "key-1"));
    }

    [Fact]
    public async Task Requests_that_read_alike_are_not_the_same()
    {
        await _twin.PostAsync("/v1/customers", "name=a%26phone%3D1", "key-1");
        Assert.Equal("idempotency_error", (await _twin.ErrorAsync("/v1/customers", "name=a&phone=1", "key-1")).Type);
    }

    [Fact]
    public async Task The_key_of_a_request_in_flight_is_a_409()
    {
        using var hang = _twin.Stripe.Faults.Hang("POST /v1/customers");
        var first = _twin.PostAsync("/v1/customers", "email=a@example.com", "key-1");
        await hang.Reached;
        Assert.Equal((409, "invalid_request_error", "idempotency_key_in_use", null), await _twin.ErrorAsync("/v1/customers", "email=a@example.com", "key-1"));
        hang.Release();
        var made = await first;
        Assert.Equal((string?)made["id"], (string?)(await _twin.PostAsync("/v1/customers", "email=a@example.com", "key-1"))["id"]);
    }

    [Fact]
    public async Task A_refused_request_leaves_its_key_free()
    {
        Assert.Equal(400, (await _twin.ErrorAsync("/v1/customers", "colour=red", "key-1")).Status);
        await _twin.PostAsync("/v1/customers", "email=a@example.com", "key-1");
    }

    [Fact]
    public async Task A_first_500_is_replayed()
    {
        _twin.Stripe.Faults.Answer("POST /v1/customers", 500, stored: true);
        Assert.Equal(500, (await _twin.ErrorAsync("/v1/customers", "", "key-1")).Status);
        var second = await _twin.SendAsync(HttpMethod.Post, "/v1/customers", "", "key-1");
        Assert.Equal((500, "true"), (second.Status, second.Replayed));
    }

    [Fact]
    public async Task A_declined_card_is_replayed()
    {
        var customer = _twin.Stripe.AddCustomer("cus_1");
        var card = _twin.Stripe.AddCard(customer, works: false);
        var form = $"customer=cus_1&items[0][price]=price_twin_project&default_payment_method={card}&payment_behavior=error_if_incomplete";
        Assert.Equal((402, "card_error", "card_declined", null), await _twin.ErrorAsync("/v1/subscriptions", form, "key-1"));
        Assert.Equal("true", (await _twin.SendAsync(HttpMethod.Post, "/v1/subscriptions", form, "key-1")).Replayed);
        Assert.Empty((await _twin.GetAsync("/v1/subscriptions?status=all"))["data"]!.AsArray());
    }

    [Fact]
    public async Task A_key_is_at_most_255_characters() =>
        Assert.Equal(400, (await _twin.ErrorAsync("/v1/customers", "", new string('k', 256))).Status);

    [Fact]
    public async Task Concurrent_requests_of_one_key_make_one_customer()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _twin.SendAsync(HttpMethod.Post, "/v1/customers", "", "key-1")));
        Assert.Single((await _twin.GetAsync("/v1/customers"))["data"]!.AsArray());
        Assert.All(answers, answer => Assert.Contains(answer.Status, (int[])[200, 409]));
    }
}
