using System.Net;
using System.Net.NetworkInformation;

namespace KalshiBook.Billing.Testing.Tests;

/// <summary>How a twin stands on the machine: alone, on loopback, and gone when it is told to go.</summary>
public sealed class StandingTests
{
    [Fact]
    public async Task It_listens_on_loopback_only()
    {
        await using var stripe = await StripeTwin.StartAsync();
        var port = new Uri(stripe.Url).Port;
        var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(listener => listener.Port == port);
        Assert.Equal(IPAddress.Loopback, Assert.Single(listeners).Address);
    }

    [Fact]
    public async Task Two_twins_do_not_meet()
    {
        await using var one = await TwinFixture.StartAsync();
        await using var other = await TwinFixture.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        other.Stripe.AddWebhook(new StripeTwinWebhook(receiver.Url, WebhookReceiver.Secret));
        other.Stripe.Faults.Answer("POST /v1/customers", 500);
        var made = await one.PostAsync("/v1/customers", "", key: "key-1");
        await one.SubscribeAsync();
        await other.Stripe.SettleAsync();
        Assert.Empty(receiver.Take());
        Assert.Equal(1, other.Stripe.Faults.Pending);
        Assert.Empty((await other.GetAsync("/v1/customers"))["data"]!.AsArray());
        Assert.Empty((await other.GetAsync("/v1/events"))["data"]!.AsArray());
        other.Stripe.Faults.Clear();
        Assert.NotEqual((string?)made["id"], (string?)(await other.PostAsync("/v1/customers", "", key: "key-1"))["id"]);
    }

    [Fact]
    public async Task It_stops_while_calls_and_webhooks_hang()
    {
        var twin = await TwinFixture.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var gate = new TaskCompletionSource();
        receiver.Wait = gate.Task;
        twin.Stripe.AddWebhook(new StripeTwinWebhook(receiver.Url, WebhookReceiver.Secret)); // never answers
        using var hang = twin.Stripe.Faults.Hang("GET /v1/customers");
        var hanging = twin.GetAsync("/v1/customers");
        await hang.Reached;
        await twin.PostAsync("/v1/customers");
        await twin.Stripe.DisposeAsync(); // neither of them is waited for
        gate.SetResult();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => hanging);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => twin.GetAsync("/v1/customers"));
        await twin.DisposeAsync();
    }

    [Fact]
    public async Task Who_waits_for_webhooks_waits_no_longer_than_the_twin_stands()
    {
        var twin = await TwinFixture.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var gate = new TaskCompletionSource();
        receiver.Wait = gate.Task;
        twin.Stripe.AddWebhook(new StripeTwinWebhook(receiver.Url, WebhookReceiver.Secret));
        await twin.SubscribeAsync();
        var settled = twin.Stripe.SettleAsync();
        await Task.WhenAll(twin.Stripe.DisposeAsync().AsTask(), twin.DisposeAsync().AsTask()); // twice at once, too
        await settled;
        gate.SetResult();
    }

    [Fact]
    public async Task A_taken_port_is_said()
    {
        await using var stripe = await StripeTwin.StartAsync();
        var port = new Uri(stripe.Url).Port;
        var exception = await Assert.ThrowsAsync<IOException>(() => StripeTwin.StartAsync(new() { Port = port }));
        Assert.Contains(port.ToString(), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_package_needs_the_framework_only()
    {
        // What is of the framework lies in its folder; a package would lie beside the tests.
        var others = typeof(StripeTwin).Assembly.GetReferencedAssemblies()
            .Where(name => System.Reflection.Assembly.Load(name).Location.StartsWith(AppContext.BaseDirectory, StringComparison.Ordinal));
        Assert.Equal(["KalshiBook.Billing"], others.Select(name => name.Name));
    }
}
