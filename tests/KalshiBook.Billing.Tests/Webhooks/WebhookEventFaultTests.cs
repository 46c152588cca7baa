namespace KalshiBook.Billing.Tests;

/// <summary>Null is the answer to what is no event, and to nothing else; an exception is the answer to nothing.</summary>
public sealed class WebhookEventFaultTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("x")]
    [InlineData("null")]
    [InlineData("17")]
    [InlineData("\"evt_1\"")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""[{ "id": "evt_1", "type": "a.b" }]""")]
    [InlineData("""{ "id": "evt_1", "type": "a.b" """)]
    [InlineData("""{ "id": "evt_1", "type": "a.b" } x""")]
    [InlineData("""{ "id": "evt_1", "type": "a.b", }""")]
    [InlineData("""{ 'id': 'evt_1', 'type': 'a.b' }""")]
    [InlineData("""{ "id": "evt_1" }""")]
    [InlineData("""{ "type": "a.b" }""")]
    [InlineData("""{ "id": 1, "type": "a.b" }""")]
    [InlineData("""{ "id": null, "type": "a.b" }""")]
    [InlineData("""{ "id": "", "type": "a.b" }""")]
    [InlineData("""{ "id": "evt_1", "type": ["a.b"] }""")]
    [InlineData("""{ "id": "evt\u00001", "type": "a.b" }""")]
    [InlineData("""{ "id": "evt_1\n", "type": "a.b" }""")]
    [InlineData("""{ "id": "evt_1", "type": "a.b\u0000" }""")]
    [InlineData("""{ "id": "\ud800", "type": "a.b" }""")]
    [InlineData("""{ "id": "evt_1", "type": "\udfff\ud800" }""")]
    [InlineData("""{ "id": "evt_😀", "type": "a.b" }""")]
    [InlineData("""{ "id": "evt_1", "type": "a b" }""")]
    [InlineData("""{ "id": "evt_1", "type": "a.b", "object": "charge" }""")]
    [InlineData("""{ "id": "evt_1", "type": "a.b", "object": 1 }""")]
    [InlineData("""{ "id": "evt_1", "type": "a.b", "object": "event", "object": "\ud800" }""")]
    public void What_is_no_event_is_null(string json) => Assert.Null(WebhookEventParser.Parse(json));

    [Theory]
    [InlineData("""{ "id": "evt_1", "type": "a.b" }""")]
    [InlineData("""{ "id": 0, "id": "evt_1", "type": "x", "type": "a.b", "object": "charge", "object": "event" }""")]
    [InlineData("""{ "id": "evt_1", "type": "a.b", "data": null }""")]
    [InlineData("""{ "id": "evt_1", "type": "a.b", "data": [], "created": [] }""")]
    [InlineData("""{ "id": "evt_1", "type": "a.b", "data": { "object": "sub_1" } }""")]
    [InlineData("""{ "id": "evt_1", "type": "a.b", "data": { "object": { "id": 1, "object": 1, "customer": 1, "metadata": 1, "mode": 1 } } }""")]
    [InlineData("""{ "id": "evt_1", "type": "a.b", "data": { "object": { "attempt_count": {}, "customer": { "id": [] } } } }""")]
    [InlineData("""{ "id": "evt_1", "type": "a.b", "data": { "object": { "id": "\ud800", "object": "\udc00", "mode": "\u0000", "parent": [] } } }""")]
    [InlineData("""{ "\ud800d": 1, "i\udc00": 1, "id": "evt_1", "type": "a.b" }""")]
    public void Odd_fields_are_as_good_as_none(string json) =>
        Assert.Equal(new WebhookEvent { Id = "evt_1", Type = "a.b", CreatedAt = DateTimeOffset.UnixEpoch }, WebhookEventParser.Parse(json));

    [Fact]
    public void An_id_and_a_type_have_255_characters_at_most()
    {
        var longest = new string('a', 255);

        Assert.Equal(longest, WebhookEventParser.Parse($$"""{ "id": "{{longest}}", "type": "{{longest}}" }""")?.Id);
        Assert.Null(WebhookEventParser.Parse($$"""{ "id": "{{longest}}a", "type": "a.b" }"""));
        Assert.Null(WebhookEventParser.Parse($$"""{ "id": "evt_1", "type": "{{longest}}a" }"""));
    }

    [Theory]
    [InlineData(50, true)]
    [InlineData(1_000, false)]
    [InlineData(100_000, false)]
    public void Nobody_nests_that_deep(int depth, bool isEvent)
    {
        var nested = new string('[', depth) + new string(']', depth);

        Assert.Equal(isEvent, WebhookEventParser.Parse($$"""{ "id": "evt_1", "type": "a.b", "data": {{nested}} }""") is not null);
        Assert.Null(WebhookEventParser.Parse(new string('{', depth)));
    }

    [Fact]
    public void A_text_that_is_none_is_no_event() =>
        Assert.Null(WebhookEventParser.Parse("{ \"id\": \"evt_1\", \"type\": \"a.b\", \"x\": \"" + '\ud800' + "\" }"));
}
