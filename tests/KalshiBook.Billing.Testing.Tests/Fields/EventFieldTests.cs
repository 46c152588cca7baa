using System.Text.Json.Nodes;
using KalshiBook.Billing.Testing.Tests.Clients;

namespace KalshiBook.Billing.Testing.Tests.Fields;

/// <summary>Whatever Stripe sends in the life of a subscription the twin sends, with every field, and of an update just what was different before.</summary>
public sealed class EventFieldTests : TwinTests
{
    private const string Previous = "data.previous_attributes.";

    public static TheoryData<string> Names => [.. EventStories.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Event_OfTheTwin_HasEveryField(string name)
    {
        var (type, drive) = EventStories.All[name];
        await drive(this);
        await Twin.SettleAsync();
        Check((await GetAsync($"/v1/events?limit=1&type={type}"))["data"]![0]!.AsObject(), name);
    }

    [Theory]
    [InlineData("error_report_triggered", "kalshibook_api_credits")]
    [InlineData("no_meter_found", "unheard_of")]
    public async Task ThinEvent_OfTheTwin_HasEveryField(string name, string eventName)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        Twin.AddWebhook(new(receiver.Url, "whsec_1") { Thin = true });
        await PostAsync("/v1/billing/meter_events", $"event_name={eventName}&payload[stripe_customer_id]=cus_none&payload[value]=1");
        await Twin.SettleAsync();
        var sent = Assert.Single(receiver.Take()).Json;
        Check(sent, "thin_v1.billing.meter." + name);
        Assert.Equal(FieldLists.Of("events/thin_v1.billing.meter." + name), new FieldSet(sent).Paths.Order(StringComparer.Ordinal)); // thin: nothing else
        if (name == "error_report_triggered") Check(await GetAsync("/v2/core/events/" + sent.Id()), "v2_core_event_fetched_error_report");
    }

    private static void Check(JsonObject item, string name)
    {
        foreach (var (list, part) in FieldLists.Parts(item, name))
        {
            var (expected, fields) = (FieldLists.Of(list), new FieldSet(part));
            Assert.Equal([], FieldLists.Always(list).Where(fields.Lacks));
            Assert.Equal(expected.Where(IsPrevious), fields.Paths.Where(IsPrevious).Order(StringComparer.Ordinal));
        }
    }

    private static bool IsPrevious(string path) => path.StartsWith(Previous, StringComparison.Ordinal);
}
