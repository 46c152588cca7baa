using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing.Tests;

/// <summary>Lists: the newest first, ten at a time, in both directions.</summary>
public sealed class ListRulesTests : IAsyncLifetime
{
    private TwinFixture _twin = null!;

    public async ValueTask InitializeAsync()
    {
        _twin = await TwinFixture.StartAsync();
        for (var i = 0; i < 12; i++)
        {
            _twin.Stripe.AddCustomer($"cus_{i:D2}", email: i % 2 == 0 ? "even@example.com" : "odd@example.com");
            if (i % 3 == 0) _twin.Clock.Advance(TimeSpan.FromSeconds(1)); // some are made within one second
        }
    }

    public ValueTask DisposeAsync() => _twin.DisposeAsync();

    [Theory]
    [InlineData("", "11 10 09 08 07 06 05 04 03 02", true)]
    [InlineData("?limit=100", "11 10 09 08 07 06 05 04 03 02 01 00", false)]
    [InlineData("?limit=3", "11 10 09", true)]
    [InlineData("?limit=3&starting_after=cus_09", "08 07 06", true)]
    [InlineData("?limit=3&starting_after=cus_03", "02 01 00", false)]
    [InlineData("?limit=3&starting_after=cus_00", "", false)]
    [InlineData("?limit=3&ending_before=cus_02", "05 04 03", true)]
    [InlineData("?limit=3&ending_before=cus_08", "11 10 09", false)]
    [InlineData("?limit=3&ending_before=cus_11", "", false)]
    [InlineData("?email=odd@example.com&limit=2", "11 09", true)]
    [InlineData("?email=even@example.com&limit=2&starting_after=cus_02", "00", false)]
    [InlineData("?email=nobody@example.com", "", false)]
    [InlineData("?created[lt]=1770724801", "00", false)]
    [InlineData("?created[gte]=1770724804", "11 10", false)]
    [InlineData("?created=1770724801", "03 02 01", false)]
    public async Task Pages_are_cut_as_asked(string query, string ids, bool hasMore)
    {
        var page = await _twin.GetAsync("/v1/customers" + query);
        Assert.Equal(ids, string.Join(' ', page["data"]!.AsArray().Select(item => ((string)item!["id"]!)["cus_".Length..])));
        Assert.Equal(("list", "/v1/customers", hasMore), ((string?)page["object"], (string?)page["url"], (bool)page["has_more"]!));
    }

    [Fact]
    public async Task An_empty_id_asks_for_the_list() => Assert.Equal("list", (string?)(await _twin.GetAsync("/v1/customers/"))["object"]);

    [Fact]
    public async Task A_session_can_be_expanded_by_its_lines()
    {
        var session = await _twin.PostAsync(
            "/v1/checkout/sessions",
            "mode=subscription&line_items[0][price]=price_twin_project&line_items[0][quantity]=2&success_url=https://a.example.com&expand[]=line_items");
        Assert.Equal(2, (int)session["line_items"]!["data"]![0]!["quantity"]!);
    }

    [Fact]
    public async Task An_apps_words_are_not_expanded()
    {
        await _twin.PostAsync("/v1/customers/cus_00", "metadata[customer]=cus_01");
        Assert.Equal((400, "expand"), (await _twin.ErrorAsync(HttpMethod.Get, "/v1/customers/cus_00?expand[]=metadata.customer") is var error ? (error.Status, error.Param) : default));
    }

    [Fact]
    public async Task A_cursor_stays_a_place_when_its_object_changes()
    {
        foreach (var i in Enumerable.Range(0, 4)) _twin.Stripe.PutSubscription(new() { Id = $"sub_{i}", CustomerId = "cus_00", PriceId = StripeTwinPrice.Project.Id });
        _twin.Stripe.End("sub_2"); // after a page that ended with it
        var page = await _twin.GetAsync("/v1/subscriptions?status=active&starting_after=sub_2");
        Assert.Equal(["sub_1", "sub_0"], page["data"]!.AsArray().Select(item => (string)item!["id"]!));
        var before = await _twin.GetAsync("/v1/subscriptions?status=active&ending_before=sub_2");
        Assert.Equal(["sub_3"], before["data"]!.AsArray().Select(item => (string)item!["id"]!));
    }

    [Fact]
    public async Task Expanded_objects_stand_in_the_place_of_their_ids()
    {
        var (customer, subscription) = await _twin.SubscribeAsync();
        var list = await _twin.GetAsync("/v1/subscriptions?expand[]=data.latest_invoice&expand[]=data.customer");
        var item = list["data"]![0]!.AsObject();
        Assert.Equal(("invoice", customer), ((string?)item["latest_invoice"]!["object"], (string?)item["customer"]!["id"]));
        var whole = await _twin.GetAsync($"/v1/subscriptions/{subscription}?expand[]=items.data.price.product");
        Assert.Equal("Project", (string?)TwinFixture.ItemOf(whole)["price"]!["product"]!["name"]);
        var plain = await _twin.GetAsync($"/v1/subscriptions/{subscription}");
        Assert.Equal(customer, (string?)plain["customer"]); // only the caller's copy was expanded
        Assert.IsAssignableFrom<JsonValue>(plain["latest_invoice"]);
    }
}
