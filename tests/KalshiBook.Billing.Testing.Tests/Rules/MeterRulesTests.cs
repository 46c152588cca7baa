using System.Globalization;

namespace KalshiBook.Billing.Testing.Tests;

/// <summary>Meter events: identifiers, times, values, one call at a time, and what they add up to.</summary>
public sealed class MeterRulesTests : IAsyncLifetime
{
    private const string Events = "/v1/billing/meter_events";
    private TwinFixture _twin = null!;

    public async ValueTask InitializeAsync()
    {
        _twin = await TwinFixture.StartAsync();
        _twin.Stripe.AddCustomer("cus_1");
    }

    public ValueTask DisposeAsync() => _twin.DisposeAsync();

    [Fact]
    public async Task An_identifier_is_refused_for_24_hours_even_after_its_key()
    {
        await _twin.PostAsync(Events, Form("1", "id-1"));
        var again = await _twin.SendAsync(HttpMethod.Post, Events, Form("1", "id-1"));
        Assert.Equal((400, "invalid_request_error", null), (again.Status, (string?)again.Json["error"]!["type"], (string?)again.Json["error"]!["code"]));
        Assert.StartsWith("An event already exists with identifier id-1", (string?)again.Json["error"]!["message"], StringComparison.Ordinal);
        _twin.Clock.Advance(TimeSpan.FromHours(24));
        await _twin.PostAsync(Events, Form("1", "id-1"));
        Assert.Equal(2, _twin.Stripe.MeterEvents.Count);
    }

    [Theory]
    [InlineData(-35 * 86400, null)]
    [InlineData((-35 * 86400) - 1, "timestamp_too_far_in_past")]
    [InlineData(300, null)]
    [InlineData(301, "timestamp_in_future")]
    public async Task A_timestamp_is_within_35_days_and_5_minutes(int seconds, string? code)
    {
        var at = TwinFixture.Now.AddSeconds(seconds).ToUnixTimeSeconds();
        var answer = await _twin.SendAsync(HttpMethod.Post, Events, Form("1") + $"&timestamp={at}");
        Assert.Equal((code is null ? 200 : 400, code), (answer.Status, (string?)answer.Json["error"]?["code"]));
    }

    [Theory]
    [InlineData("12", 200)]
    [InlineData("-12", 200)]
    [InlineData("999999999999999", 200)]
    [InlineData("1000000000000000", 400)]
    [InlineData("1.5", 400)]
    [InlineData("many", 400)]
    [InlineData("", 400)]
    [InlineData("1e3", 400)]
    public async Task A_value_is_a_whole_number_of_15_digits(string value, int status) =>
        Assert.Equal(status, (await _twin.SendAsync(HttpMethod.Post, Events, Form(value))).Status);

    [Fact]
    public async Task Two_calls_at_once_for_one_customer_are_too_many()
    {
        _twin.Stripe.AddCustomer("cus_2");
        using var hang = _twin.Stripe.Faults.Hang($"POST {Events}");
        var first = _twin.PostAsync(Events, Form("1", "id-1"));
        await hang.Reached;
        Assert.Equal((429, "invalid_request_error", "lock_timeout", null), await _twin.ErrorAsync(Events, Form("1", "id-2")));
        await _twin.PostAsync(Events, Form("1", "id-3", customer: "cus_2"));
        hang.Release();
        await first;
        await _twin.PostAsync(Events, Form("1", "id-2"));
    }

    [Fact]
    public async Task Events_with_an_error_count_for_nothing()
    {
        var meter = (string)(await _twin.GetAsync("/v1/billing/meters"))["data"]![0]!["id"]!;
        await _twin.PostAsync($"/v1/billing/meters/{meter}/deactivate");
        await _twin.PostAsync(Events, Form("5"));
        await _twin.PostAsync($"/v1/billing/meters/{meter}/reactivate");
        await _twin.PostAsync(Events, Form("2"));
        var (start, end) = (TwinFixture.Now.AddMinutes(-1).ToUnixTimeSeconds(), TwinFixture.Now.AddMinutes(1).ToUnixTimeSeconds());
        var summary = await _twin.GetAsync($"/v1/billing/meters/{meter}/event_summaries?customer=cus_1&start_time={start}&end_time={end}");
        Assert.Equal(2, (int)summary["data"]![0]!["aggregated_value"]!);
        Assert.Equal(2, _twin.Stripe.MeterEvents.Count);
    }

    [Theory]
    [InlineData("sum", 11)]
    [InlineData("count", 3)]
    [InlineData("last", 4)]
    public async Task A_summary_adds_up_as_the_meter_says(string formula, int total)
    {
        var meter = await _twin.PostAsync("/v1/billing/meters", $"display_name=m&event_name=m&default_aggregation[formula]={formula}");
        foreach (var (value, minutes) in new[] { (5, -150), (2, -90), (4, -30) })
            await _twin.PostAsync(Events, $"event_name=m&payload[stripe_customer_id]=cus_1&payload[value]={value}&timestamp={TwinFixture.Now.AddMinutes(minutes).ToUnixTimeSeconds()}");
        var (start, end) = (TwinFixture.Now.AddHours(-3).ToUnixTimeSeconds(), TwinFixture.Now.ToUnixTimeSeconds());
        var path = $"/v1/billing/meters/{meter["id"]}/event_summaries?customer=cus_1&start_time={start}&end_time={end}";
        var whole = Assert.Single((await _twin.GetAsync(path))["data"]!.AsArray())!;
        Assert.Equal((total, start, end), ((int)whole["aggregated_value"]!, (long)whole["start_time"]!, (long)whole["end_time"]!));
        var hours = (await _twin.GetAsync(path + "&value_grouping_window=hour"))["data"]!.AsArray();
        Assert.Equal(formula == "count" ? [1, 1, 1] : [4, 2, 5], hours.Select(hour => (int)hour!["aggregated_value"]!));
    }

    [Theory]
    [InlineData("", 60, 61)]
    [InlineData("", 120, 60)]
    [InlineData("&value_grouping_window=hour", 60, 3660)]
    [InlineData("&value_grouping_window=day", 3600, 90000)]
    public async Task A_summary_has_whole_minutes_hours_or_days(string window, long start, long end)
    {
        var meter = (string)(await _twin.GetAsync("/v1/billing/meters"))["data"]![0]!["id"]!;
        var path = string.Create(CultureInfo.InvariantCulture, $"/v1/billing/meters/{meter}/event_summaries?customer=cus_1&start_time={start}&end_time={end}{window}");
        Assert.Equal(400, (await _twin.ErrorAsync(HttpMethod.Get, path)).Status);
    }

    [Fact]
    public async Task A_meter_keeps_all_but_its_name()
    {
        var meter = (string)(await _twin.GetAsync("/v1/billing/meters?status=active"))["data"]![0]!["id"]!;
        Assert.Equal("New", (string?)(await _twin.PostAsync($"/v1/billing/meters/{meter}", "display_name=New"))["display_name"]);
        Assert.Equal("parameter_unknown", (await _twin.ErrorAsync($"/v1/billing/meters/{meter}", "event_name=other")).Code);
        Assert.Equal("inactive", (string?)(await _twin.PostAsync($"/v1/billing/meters/{meter}/deactivate"))["status"]);
        Assert.Equal(400, (await _twin.ErrorAsync($"/v1/billing/meters/{meter}/deactivate")).Status);
        Assert.Equal("active", (string?)(await _twin.PostAsync($"/v1/billing/meters/{meter}/reactivate"))["status"]);
    }

    private static string Form(string value, string? identifier = null, string customer = "cus_1") =>
        $"event_name=kalshibook_api_credits&payload[stripe_customer_id]={customer}&payload[value]={value}" + (identifier is null ? "" : $"&identifier={identifier}");
}
