namespace KalshiBook.Billing.Testing.Tests;

/// <summary>A twin with a file goes on where the last one stopped.</summary>
public sealed class StateFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"twin-{Guid.NewGuid():N}.json");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public async Task Everything_is_there_again()
    {
        string customer, subscription, session, undelivered;
        await using (var twin = await StartAsync())
        {
            (customer, subscription) = await twin.SubscribeAsync();
            session = await twin.CheckoutAsync(customer);
            await twin.PostAsync("/v1/customers", "", key: "key-1");
            await twin.PostAsync("/v1/billing/meter_events", $"event_name=kalshibook_api_credits&payload[stripe_customer_id]={customer}&payload[value]=1&identifier=id-1");
            twin.Stripe.AddWebhook(new StripeTwinWebhook("http://127.0.0.1:1/", "whsec_nobody"));
            undelivered = (string)(await twin.PostAsync("/v1/customers"))["id"]!;
            await twin.Stripe.SettleAsync();
        }
        await using var again = await StartAsync();
        Assert.Equal("active", (string?)(await again.GetAsync($"/v1/subscriptions/{subscription}"))["status"]);
        Assert.Equal("true", (await again.SendAsync(HttpMethod.Post, "/v1/customers", "", "key-1")).Replayed);
        Assert.Equal(400, (await again.ErrorAsync(
            "/v1/billing/meter_events", $"event_name=kalshibook_api_credits&payload[stripe_customer_id]={customer}&payload[value]=1&identifier=id-1")).Status);
        var lost = Assert.Single((await again.GetAsync("/v1/events?delivery_success=false"))["data"]!.AsArray());
        Assert.Equal(undelivered, (string?)lost!["data"]!["object"]!["id"]);
        Assert.StartsWith("sub_", again.Stripe.CompleteCheckout(session), StringComparison.Ordinal);
        again.Clock.Advance(TimeSpan.FromDays(28));
        Assert.Equal(2, (await again.GetAsync($"/v1/invoices?subscription={subscription}"))["data"]!.AsArray().Count);
        Assert.Single((await again.GetAsync("/v1/prices?lookup_keys[]=&active=true&product=prod_price_twin_project"))["data"]!.AsArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"objects":[{}]}""")]
    public async Task A_file_of_something_else_is_said(string content)
    {
        await File.WriteAllTextAsync(_path, content, TestContext.Current.CancellationToken);
        var exception = await Assert.ThrowsAsync<InvalidDataException>(StartAsync);
        Assert.Contains(_path, exception.Message, StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllTextAsync(_path, TestContext.Current.CancellationToken)); // and left alone
    }

    [Fact]
    public async Task A_twin_that_is_killed_has_written_already()
    {
        var twin = await StartAsync();
        var made = (string)(await twin.PostAsync("/v1/customers"))["id"]!;
        while (!File.Exists(_path) || !(await File.ReadAllTextAsync(_path, TestContext.Current.CancellationToken)).Contains(made, StringComparison.Ordinal))
            await Task.Delay(10, TestContext.Current.CancellationToken);
        await twin.DisposeAsync();
    }

    private Task<TwinFixture> StartAsync() => TwinFixture.StartAsync(options => new() { Clock = options.Clock, StateFile = _path });
}
