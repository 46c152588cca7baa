using System.Net;
using Stripe;
using Stripe.Billing;

namespace KalshiBook.Billing.Testing.Tests.Clients;

public sealed class MeterEventTests : StripeNetTests
{
    [Fact]
    public async Task Event_Sent_IsAnsweredAndSummed()
    {
        var sent = await SendAsync("cus_1", 25, "id-1");
        Assert.Equal((MeterEventName, "id-1", Start, Start), (sent.EventName, sent.Identifier, sent.Timestamp, sent.Created));
        Assert.Equal(("cus_1", "25"), (sent.Payload["stripe_customer_id"], sent.Payload["value"]));
        await SendAsync("cus_1", 17, "id-2");
        await SendAsync("cus_2", 100, "id-3");
        var summary = Assert.Single(await SummariesAsync("cus_1", Start.AddHours(-1), Start.AddHours(1)));
        Assert.Equal((42m, await MeterIdAsync(), Start.AddHours(-1), Start.AddHours(1)), (summary.AggregatedValue, summary.Meter, summary.StartTime, summary.EndTime));
    }

    [Fact]
    public async Task Summaries_ByHours_ArePagedByTheClient()
    {
        for (var hour = 0; hour < 12; hour++) await SendAsync("cus_1", hour + 1, $"id-{hour}", Start.AddHours(-hour));
        var options = new MeterEventSummaryListOptions { Customer = "cus_1", StartTime = Start.AddHours(-11), EndTime = Start.AddHours(1), ValueGroupingWindow = "hour", Limit = 5 };
        var all = await Stripe.Billing.Meters.EventSummaries.ListAutoPagingAsync(await MeterIdAsync(), options, cancellationToken: Token).ToListAsync(Token);
        Assert.Equal(Enumerable.Range(1, 12).Select(value => (decimal)value), all.Select(summary => summary.AggregatedValue));
        Assert.All(all, summary => Assert.Equal(TimeSpan.FromHours(1), summary.EndTime - summary.StartTime));
    }

    [Fact]
    public async Task Event_WithoutIdentifier_GetsOne()
    {
        Assert.NotEqual((await SendAsync("cus_1", 1, null)).Identifier, (await SendAsync("cus_1", 1, null)).Identifier);
    }

    [Fact]
    public async Task Identifier_ThatIsKnown_IsRefusedForADay()
    {
        await SendAsync("cus_1", 1, "id-1");
        var refusal = await RefusalAsync(() => SendAsync("cus_1", 2, "id-1"));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request_error", null), (refusal.HttpStatusCode, refusal.StripeError.Type, refusal.StripeError.Code));
        Assert.StartsWith("An event already exists with identifier id-1", refusal.StripeError.Message, StringComparison.Ordinal);
        Clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal("id-1", (await SendAsync("cus_1", 2, "id-1")).Identifier);
    }

    [Fact]
    public async Task Timestamp_OutsideItsWindow_IsRefused()
    {
        await SendAsync("cus_1", 1, "id-1", Start.AddDays(-35));
        await SendAsync("cus_1", 1, "id-2", Start.AddMinutes(5));
        var old = await RefusalAsync(() => SendAsync("cus_1", 1, "id-3", Start.AddDays(-35).AddSeconds(-1)));
        Assert.Equal(("timestamp_too_far_in_past", "timestamp"), (old.StripeError.Code, old.StripeError.Param));
        var early = await RefusalAsync(() => SendAsync("cus_1", 1, "id-4", Start.AddMinutes(5).AddSeconds(1)));
        Assert.Equal(("timestamp_in_future", "timestamp"), (early.StripeError.Code, early.StripeError.Param));
    }

    [Fact]
    public async Task SecondCallOfACustomer_WhileOneRuns_IsLocked()
    {
        using var hang = Twin.Faults.Hang("POST /v1/billing/meter_events");
        var first = SendAsync("cus_1", 1, "id-1");
        await hang.Reached.WaitAsync(Token);
        var refusal = await RefusalAsync(() => SendAsync("cus_1", 1, "id-2"));
        Assert.Equal((HttpStatusCode.TooManyRequests, "lock_timeout"), (refusal.HttpStatusCode, refusal.StripeError.Code));
        Assert.Equal("id-3", (await SendAsync("cus_2", 1, "id-3")).Identifier);
        hang.Release();
        Assert.Equal("id-1", (await first).Identifier);
    }

    private async Task<MeterEvent> SendAsync(string customerId, long value, string? identifier, DateTime? timestamp = null)
    {
        if (Twin.All("customer").All(customer => (string?)customer["id"] != customerId)) Twin.AddCustomer(customerId);
        var create = new MeterEventCreateOptions
        {
            EventName = MeterEventName,
            Payload = new() { ["stripe_customer_id"] = customerId, ["value"] = $"{value}" },
            Identifier = identifier,
            Timestamp = timestamp,
        };
        return await Stripe.Billing.MeterEvents.CreateAsync(create, cancellationToken: Token);
    }

    private async Task<List<MeterEventSummary>> SummariesAsync(string customerId, DateTime start, DateTime end)
    {
        var options = new MeterEventSummaryListOptions { Customer = customerId, StartTime = start, EndTime = end };
        return (await Stripe.Billing.Meters.EventSummaries.ListAsync(await MeterIdAsync(), options, cancellationToken: Token)).Data;
    }
}
