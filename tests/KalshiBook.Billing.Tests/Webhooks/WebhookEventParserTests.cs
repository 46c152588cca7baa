using System.Globalization;

namespace KalshiBook.Billing.Tests;

/// <summary>What is taken from events in the form that Stripe sends them.</summary>
public sealed class WebhookEventParserTests
{
    private const string Alice = "11111111-1111-4111-8111-111111111111";

    [Fact]
    public void A_subscription_names_its_customer_and_its_user()
    {
        var parsed = Parse(
            """
            {
              "id": "evt_1Dummy", "object": "event", "api_version": "2026-10-28.endive", "created": 1793491204, "livemode": false,
              "type": "customer.subscription.updated", "pending_webhooks": 1, "request": { "id": "req_1", "idempotency_key": null },
              "data": {
                "object": {
                  "id": "sub_1Dummy", "object": "subscription", "customer": "cus_Dummy1", "status": "active", "cancel_at": null,
                  "items": { "object": "list", "data": [{ "id": "si_1", "object": "subscription_item" }] },
                  "metadata": { "kalshibook_user_id": "11111111-1111-4111-8111-111111111111" }
                },
                "previous_attributes": { "status": "incomplete" }
              }
            }
            """);

        var expected = new WebhookEvent
        {
            Id = "evt_1Dummy",
            Type = "customer.subscription.updated",
            CreatedAt = DateTimeOffset.FromUnixTimeSeconds(1793491204),
            ObjectId = "sub_1Dummy",
            CustomerId = "cus_Dummy1",
            UserId = UserId.Parse(Alice),
        };
        Assert.Equal(expected, parsed);
    }

    [Fact]
    public void A_session_has_a_mode_and_a_reference()
    {
        var parsed = ParseObject(
            """
            {
              "id": "cs_test_a1Dummy", "object": "checkout.session", "client_reference_id": "user-42", "customer": "cus_Dummy1",
              "customer_details": { "email": "alice@example.org" }, "metadata": {}, "mode": "subscription", "status": "complete"
            }
            """,
            "checkout.session.completed");

        Assert.Equal(("cs_test_a1Dummy", "cus_Dummy1", "subscription"), (parsed.ObjectId, parsed.CustomerId, parsed.Mode));
        Assert.Equal(UserId.Parse("user-42"), parsed.UserId);
        Assert.Null(parsed.AttemptCount);
    }

    [Fact]
    public void An_invoice_names_the_user_through_its_subscription_and_counts_its_attempts()
    {
        var parsed = ParseObject(
            """
            {
              "id": "in_1Dummy", "object": "invoice", "customer": "cus_Dummy1", "attempt_count": 2, "client_reference_id": null, "metadata": {},
              "parent": {
                "type": "subscription_details",
                "subscription_details": { "subscription": "sub_1", "metadata": { "kalshibook_user_id": "user-42" } }
              }
            }
            """,
            "invoice.payment_failed");

        Assert.Equal(("in_1Dummy", "cus_Dummy1", 2), (parsed.ObjectId, parsed.CustomerId, parsed.AttemptCount));
        Assert.Equal(UserId.Parse("user-42"), parsed.UserId);
    }

    [Theory]
    [InlineData("customer.created")]
    [InlineData("customer.updated")]
    [InlineData("customer.deleted")]
    public void A_customer_is_its_own_customer(string type)
    {
        var parsed = ParseObject("""{ "id": "cus_Dummy1", "object": "customer", "metadata": { "kalshibook_user_id": "user-42" } }""", type);

        Assert.Equal(("cus_Dummy1", "cus_Dummy1"), (parsed.ObjectId, parsed.CustomerId));
        Assert.Equal(UserId.Parse("user-42"), parsed.UserId);
    }

    [Fact]
    public void A_thin_event_has_a_time_in_words_and_no_data()
    {
        var parsed = Parse(
            """
            {
              "id": "evt_test_65Dummy", "object": "v2.core.event", "context": null, "created": "2026-11-20T20:54:12.051Z", "livemode": false,
              "reason": null, "related_object": { "id": "mtr_1", "type": "billing.meter", "url": "/v1/billing/meters/mtr_1" },
              "type": "v1.billing.meter.error_report_triggered"
            }
            """);

        Assert.Equal("v1.billing.meter.error_report_triggered", parsed.Type);
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 20, 54, 12, 51, TimeSpan.Zero), parsed.CreatedAt);
        Assert.Null(parsed.ObjectId);
        Assert.Null(parsed.CustomerId);
        Assert.Null(parsed.UserId);
    }

    [Theory]
    [InlineData("\"cus_1\"", "cus_1")]
    [InlineData("""{ "id": "cus_1", "object": "customer", "deleted": true }""", "cus_1")]
    [InlineData("null", null)]
    [InlineData("\"\"", null)]
    [InlineData("\"cus 1\"", null)]
    [InlineData("\"cus_1\\u0000\"", null)]
    [InlineData("\"cus_\\ud800\"", null)]
    [InlineData("17", null)]
    [InlineData("[\"cus_1\"]", null)]
    [InlineData("""{ "id": 17 }""", null)]
    [InlineData("{}", null)]
    public void A_customer_may_be_an_id_or_the_customer_itself(string customer, string? id) =>
        Assert.Equal(id, ParseObject($$"""{ "id": "ch_1", "object": "charge", "customer": {{customer}} }""").CustomerId);

    [Theory]
    [InlineData("""{ "metadata": { "kalshibook_user_id": "one" }, "client_reference_id": "two" }""", "one")]
    [InlineData("""{ "metadata": { "kalshibook_user_id": "" }, "client_reference_id": "two" }""", "two")]
    [InlineData("""{ "metadata": { "kalshibook_user_id": 1 }, "client_reference_id": "two" }""", "two")]
    [InlineData("""{ "metadata": { "kalshibook_user_id": "\u0000" }, "client_reference_id": "two" }""", "two")]
    [InlineData("""{ "metadata": { "kalshibook_user_id": "\udc00" }, "client_reference_id": "\ud83d\ude00" }""", "😀")]
    [InlineData("""{ "metadata": { "user_id": "one" } }""", null)]
    [InlineData("""{ "metadata": "one", "client_reference_id": {}, "parent": { "subscription_details": [] } }""", null)]
    [InlineData("""{ "metadata": { "\ud800_user_id_xxxxxxxxx": "one", "kalshibook_user_id": "two" } }""", "two")]
    [InlineData("""{ "metadata": { "kalshibook_user_i\ud800": "one", "kalshibook_user_id": "two" } }""", "two")]
    [InlineData("""{ "metadata": { "kalshibook_user_\u0069d": "two" } }""", "two")]
    [InlineData("[]", null)]
    [InlineData("null", null)]
    public void The_first_name_that_can_be_a_users_is_the_users(string about, string? user) =>
        Assert.Equal(user is null ? null : UserId.Parse(user), ParseObject(about).UserId);

    [Theory]
    [InlineData("1793491204", "2026-11-01T00:00:04Z")]
    [InlineData("1793491204.9", "2026-11-01T00:00:04Z")]
    [InlineData("1.793491204e9", "2026-11-01T00:00:04Z")]
    [InlineData("253402300799", "9999-12-31T23:59:59Z")]
    [InlineData("253402300800", null)]
    [InlineData("9223372036854775808", null)]
    [InlineData("1e400", null)]
    [InlineData("-1", null)]
    [InlineData("\"2026-11-20T21:54:12+01:00\"", "2026-11-20T20:54:12Z")]
    [InlineData("\"2026-11-20T20:54:12\"", "2026-11-20T20:54:12Z")]
    [InlineData("\"0001-01-01T00:00:00+14:00\"", null)]
    [InlineData("\"0001-01-01T00:00:00Z\"", null)]
    [InlineData("\"yesterday\"", null)]
    [InlineData("\"\\ud800\"", null)]
    [InlineData("null", null)]
    [InlineData("{}", null)]
    public void A_time_that_makes_no_sense_is_the_epoch(string created, string? time) => Assert.Equal(
        time is null ? DateTimeOffset.UnixEpoch : DateTimeOffset.Parse(time, CultureInfo.InvariantCulture),
        Parse($$"""{ "id": "evt_1", "type": "a.b", "created": {{created}} }""").CreatedAt);

    [Theory]
    [InlineData("3", 3L)]
    [InlineData("\"3\"", null)]
    [InlineData("3.5", null)]
    [InlineData("9223372036854775808", null)]
    public void Attempts_are_counted_in_whole_numbers(string count, long? attempts) =>
        Assert.Equal(attempts, ParseObject($$"""{ "id": "in_1", "object": "invoice", "attempt_count": {{count}} }""").AttemptCount);

    private static WebhookEvent ParseObject(string about, string type = "a.b") =>
        Parse($$"""{ "id": "evt_1", "object": "event", "type": "{{type}}", "data": { "object": {{about}} } }""");

    private static WebhookEvent Parse(string json) => Assert.IsType<WebhookEvent>(WebhookEventParser.Parse(json));
}
