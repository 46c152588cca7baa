namespace KalshiBook.Billing.Testing.Tests;

/// <summary>Thousands of customers are found, listed and renewed.</summary>
public sealed class ManyCustomersTests
{
    [Fact]
    public async Task Thousands_of_customers_with_subscriptions_are_listed_whole()
    {
        await using var twin = await TwinFixture.StartAsync();
        const int Count = 3_000;
        for (var i = 0; i < Count; i++) twin.Stripe.PutSubscription(new() { CustomerId = $"cus_{i}", PriceId = StripeTwinPrice.Project.Id });
        var (seen, after) = (new HashSet<string>(StringComparer.Ordinal), "");
        while (true)
        {
            var page = await twin.GetAsync($"/v1/subscriptions?limit=100{after}");
            foreach (var item in page["data"]!.AsArray()) Assert.True(seen.Add((string)item!["id"]!));
            if (!(bool)page["has_more"]!) break;
            after = $"&starting_after={page["data"]!.AsArray()[^1]!["id"]}";
        }
        Assert.Equal(Count, seen.Count);
        Assert.Single((await twin.GetAsync("/v1/subscriptions?customer=cus_1500&status=all"))["data"]!.AsArray());
        twin.Clock.Advance(TimeSpan.FromDays(28)); // and all are renewed at once
        Assert.Equal("past_due", (string?)(await twin.GetAsync("/v1/subscriptions?customer=cus_2999"))["data"]![0]!["status"]);
    }
}
