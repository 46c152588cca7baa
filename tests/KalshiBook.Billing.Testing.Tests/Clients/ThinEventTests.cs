using System.Net;
using Stripe.Events;
using Stripe.V2.Core;

namespace KalshiBook.Billing.Testing.Tests.Clients;

/// <summary>Thin events tell of meter events that were accepted and don't count. Their signatures are of now: the client knows no other clock.</summary>
public sealed class ThinEventTests : StripeNetTests
{
    private const string Secret = "whsec_thin";

    [Fact]
    public async Task EventOfNobody_IsReportedWithItsMeter()
    {
        var meterId = await MeterIdAsync();
        var notification = Assert.IsType<V1BillingMeterErrorReportTriggeredEventNotification>(await NotifyAsync(MeterEventName));
        Assert.Equal((meterId, "billing.meter"), (notification.RelatedObject.Id, notification.RelatedObject.Type));
        Assert.Equal(MeterEventName, (await notification.FetchRelatedObjectAsync()).EventName);
        var full = await notification.FetchEventAsync();
        Check(full.Data.Reason.ErrorCount, full.Data.Reason.ErrorTypes[0].Code, "meter_event_customer_not_found", full.Data.Reason.ErrorTypes[0].SampleErrors[0].Request.Identifier);
        Assert.Equal((TimeSpan.FromSeconds(10), "There is 1 invalid event"), (full.Data.ValidationEnd - full.Data.ValidationStart, full.Data.DeveloperMessageSummary));
    }

    [Fact]
    public async Task EventOfNoMeter_IsReportedWithoutOne()
    {
        var notification = Assert.IsType<V1BillingMeterNoMeterFoundEventNotification>(await NotifyAsync("unheard_of"));
        var full = await notification.FetchEventAsync();
        Check(full.Data.Reason.ErrorCount, full.Data.Reason.ErrorTypes[0].Code, "no_meter", full.Data.Reason.ErrorTypes[0].SampleErrors[0].Request.Identifier);
    }

    [Fact]
    public async Task Event_IsFetchedById_AndNoOtherIsThere()
    {
        var notification = await NotifyAsync(MeterEventName);
        Assert.IsType<V1BillingMeterErrorReportTriggeredEvent>(await Client.V2.Core.Events.GetAsync(notification.Id, cancellationToken: Token));
        var refusal = await RefusalAsync(() => Client.V2.Core.Events.GetAsync("evt_none", cancellationToken: Token));
        Assert.Equal(HttpStatusCode.NotFound, refusal.HttpStatusCode);
    }

    private static void Check(long count, string code, string expected, string identifier) => Assert.Equal((1L, expected, "id-1"), (count, code, identifier));

    private async Task<EventNotification> NotifyAsync(string eventName)
    {
        Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
        await using var receiver = await WebhookReceiver.StartAsync();
        Twin.AddWebhook(new(receiver.Url, Secret) { Thin = true });
        var payload = new Dictionary<string, string> { ["stripe_customer_id"] = "cus_none", ["value"] = "1" };
        await Stripe.Billing.MeterEvents.CreateAsync(new() { EventName = eventName, Payload = payload, Identifier = "id-1" }, cancellationToken: Token);
        await Twin.SettleAsync();
        var (body, signature) = Assert.Single(receiver.Take());
        return Client.ParseEventNotification(body, signature, Secret);
    }
}
