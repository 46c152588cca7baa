namespace KalshiBook.Billing.Testing.Tests.Clients;

public sealed class MeterTests : StripeNetTests
{
    [Fact]
    public async Task Meter_Created_IsRead_AndOnlyItsNameChanges()
    {
        var create = new global::Stripe.Billing.MeterCreateOptions
        {
            DisplayName = "Calls",
            EventName = "calls",
            DefaultAggregation = new() { Formula = "count" },
            CustomerMapping = new() { Type = "by_id", EventPayloadKey = "who" },
            ValueSettings = new() { EventPayloadKey = "how_many" },
        };
        var created = await Stripe.Billing.Meters.CreateAsync(create, cancellationToken: Token);
        var meter = await Stripe.Billing.Meters.GetAsync(created.Id, cancellationToken: Token);
        Assert.StartsWith("mtr_", meter.Id, StringComparison.Ordinal);
        Assert.Equal(("calls", "count", "who", "how_many"), (meter.EventName, meter.DefaultAggregation.Formula, meter.CustomerMapping.EventPayloadKey, meter.ValueSettings.EventPayloadKey));
        var updated = await Stripe.Billing.Meters.UpdateAsync(meter.Id, new() { DisplayName = "Requests" }, cancellationToken: Token);
        Assert.Equal(("Requests", "calls"), (updated.DisplayName, updated.EventName));
    }

    [Fact]
    public async Task Deactivated_IsInactive_UntilReactivated()
    {
        var id = await MeterIdAsync();
        var inactive = await Stripe.Billing.Meters.DeactivateAsync(id, cancellationToken: Token);
        Assert.Equal(("inactive", Start), (inactive.Status, inactive.StatusTransitions.DeactivatedAt));
        Assert.Equal([id], (await Stripe.Billing.Meters.ListAsync(new() { Status = "inactive" }, cancellationToken: Token)).Data.Select(meter => meter.Id));
        Assert.Empty((await Stripe.Billing.Meters.ListAsync(new() { Status = "active" }, cancellationToken: Token)).Data);
        Assert.Equal("active", (await Stripe.Billing.Meters.ReactivateAsync(id, cancellationToken: Token)).Status);
    }
}
