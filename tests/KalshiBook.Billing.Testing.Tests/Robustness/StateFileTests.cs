using Microsoft.Extensions.Logging.Testing;

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
        Assert.StartsWith(again.Stripe.Url, (string?)(await again.GetAsync($"/v1/checkout/sessions/{session}"))["url"], StringComparison.Ordinal); // another port, maybe
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
    public async Task A_file_belongs_to_one_twin_at_a_time()
    {
        await using (var twin = await StartAsync())
        {
            var exception = await Assert.ThrowsAsync<InvalidOperationException>(StartAsync);
            Assert.Contains(_path, exception.Message, StringComparison.Ordinal);
        }
        await using var next = await StartAsync();
        Assert.NotNull(next);
    }

    [Fact]
    public async Task A_file_that_can_not_be_written_is_written_later_and_told_of()
    {
        var log = new FakeLogger();
        Directory.CreateDirectory(_path + ".new"); // where the next state would be written
        await using (var twin = await TwinFixture.StartAsync(options => new() { Clock = options.Clock, StateFile = _path, Logger = log }))
        {
            var made = (string)(await twin.PostAsync("/v1/customers"))["id"]!;
            while (log.Collector.Count == 0) await Task.Delay(10, TestContext.Current.CancellationToken);
            Assert.Contains(_path, log.LatestRecord.Message, StringComparison.Ordinal);
            Directory.Delete(_path + ".new");
            await WrittenAsync(made); // without another change
            Directory.CreateDirectory(_path + ".new");
        }
        Directory.Delete(_path + ".new"); // and the stop went well
    }

    [Fact]
    public async Task A_twin_that_is_killed_has_written_already()
    {
        var twin = await StartAsync();
        var made = (string)(await twin.PostAsync("/v1/customers"))["id"]!;
        await WrittenAsync(made);
        await twin.DisposeAsync();
    }

    private async Task WrittenAsync(string id)
    {
        while (!File.Exists(_path) || !(await File.ReadAllTextAsync(_path, TestContext.Current.CancellationToken)).Contains(id, StringComparison.Ordinal))
            await Task.Delay(10, TestContext.Current.CancellationToken);
    }

    private Task<TwinFixture> StartAsync() => TwinFixture.StartAsync(options => new() { Clock = options.Clock, StateFile = _path });
}
