using System.Text.Json.Nodes;
using KalshiBook.Billing.Samples;
using KalshiBook.Billing.Testing;

namespace KalshiBook.Billing.Tests.Stripe;

/// <summary>What is read from Stripe's answers, whole ones and ones with holes.</summary>
public sealed class GatewayMappingTests : IAsyncLifetime
{
    private const string Customer = "cus_1";

    private GatewayFixture _fixture = null!;

    private static CancellationToken Token => GatewayFixture.Token;

    private StripeTwin Stripe => _fixture.Stripe;

    private StripeNetGateway Gateway => _fixture.Gateway;

    public async ValueTask InitializeAsync() => _fixture = await GatewayFixture.StartAsync();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task Customer_Whole_HasItsPaymentMethod()
    {
        Stripe.AddCustomer(Customer, defaultPaymentMethodId: "pm_1");
        Assert.Equal(new StripeCustomer(Customer, IsDeleted: false, "pm_1"), (await Gateway.GetCustomerAsync(Customer, Token)).OrThrow());
    }

    [Fact]
    public async Task Customer_Deleted_SaysSo()
    {
        Stripe.AddCustomer(Customer);
        Stripe.DeleteCustomer(Customer);
        Assert.Equal(new StripeCustomer(Customer, IsDeleted: true), (await Gateway.GetCustomerAsync(Customer, Token)).OrThrow());
    }

    [Fact]
    public async Task CheckoutSession_OfASubscription_IsOpenThenComplete()
    {
        Stripe.AddCustomer(Customer);
        Stripe.AddPrice("price_1");
        var open = (await Gateway.CreateCheckoutSessionAsync(new(Customer, "user-1", "price_1", "https://a", "https://b"), "key-1", Token)).OrThrow();
        Assert.Equal(("subscription", "open", Customer, null), (open.Mode, open.Status, open.CustomerId, open.PaymentMethodId));
        Assert.NotNull(open.Url);
        var subscription = Stripe.CompleteCheckout(open.Id);
        var complete = (await Gateway.GetCheckoutSessionAsync(open.Id, Token)).OrThrow();
        Assert.Equal((true, false, null, null), (complete.IsComplete, complete.IsOpen, complete.Url, complete.PaymentMethodId));
        Assert.Equal(subscription, Assert.Single((await Gateway.ListSubscriptionsAsync(Customer, Token)).OrThrow()).Id);
        Assert.Equal("user-1", (string?)Stripe.Get(subscription)["metadata"]!["kalshibook_user_id"]);
    }

    [Fact]
    public async Task CheckoutSession_InSetupMode_GivesItsPaymentMethod()
    {
        Stripe.AddCustomer(Customer);
        var open = (await Gateway.CreateCheckoutSessionAsync(new(Customer, "user-1", null, "https://a", "https://b"), "key-1", Token)).OrThrow();
        Assert.Null((await Gateway.GetCheckoutSessionAsync(open.Id, Token)).OrThrow().PaymentMethodId);
        Stripe.CompleteCheckout(open.Id, "pm_1");
        Assert.Equal("pm_1", (await Gateway.GetCheckoutSessionAsync(open.Id, Token)).OrThrow().PaymentMethodId);
    }

    [Fact]
    public async Task Subscription_Whole_HasEverything()
    {
        var (start, end) = (GatewayFixture.Now.AddDays(-3), GatewayFixture.Now.AddDays(27));
        var id = Stripe.PutSubscription(new StripeTwinSubscription
        {
            CustomerId = Customer,
            PriceId = "price_1",
            Status = "past_due",
            Quantity = 3,
            CreatedAt = start.AddDays(-90),
            PeriodStart = start,
            PeriodEnd = end,
            InvoiceStatus = "open",
            AmountDue = 9_000,
            CancelAtPeriodEnd = true,
            DefaultPaymentMethodId = "pm_1",
        });
        var subscription = await SubscriptionAsync();
        Assert.Equal(id, subscription.Id);
        Assert.Equal("past_due", subscription.Status);
        Assert.Equal(start.AddDays(-90), subscription.CreatedAt);
        Assert.Equal(TimeSpan.Zero, subscription.CreatedAt.Offset);
        Assert.Equal(new StripeSubscriptionItem("price_1", 3, new BillingPeriod(start, end)), Assert.Single(subscription.Items));
        Assert.Equal(new StripeInvoice((string)Stripe.Get(id)["latest_invoice"]!, "open", 9_000), subscription.LatestInvoice);
        Assert.Equal((true, end, "pm_1"), (subscription.CancelAtPeriodEnd, subscription.CancelAt, subscription.DefaultPaymentMethodId));
    }

    [Theory]
    [InlineData("year", 1, 12)]
    [InlineData("year", 2, 24)]
    [InlineData("month", 1, 1)]
    [InlineData("month", 6, 6)]
    [InlineData("week", 1, 1)]
    [InlineData("day", 30, 1)]
    public async Task Subscription_Interval_IsInMonths(string interval, int count, int months)
    {
        Stripe.AddPrice("price_1", interval, count);
        await PutAsync(null);
        Assert.Equal(months, Assert.Single((await SubscriptionAsync()).Items).Period.Months);
    }

    [Fact]
    public async Task Subscription_Metered_HasQuantity1AndNoInvoice()
    {
        Stripe.AddPrice("price_1", metered: true);
        Stripe.PutSubscription(new StripeTwinSubscription { CustomerId = Customer, PriceId = "price_1", InvoiceStatus = null });
        var subscription = await SubscriptionAsync();
        Assert.Equal(1, Assert.Single(subscription.Items).Quantity);
        Assert.Null(subscription.LatestInvoice);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(0L, true)]
    [InlineData(3_000L, false)]
    public async Task Invoice_AmountDue_IsNullWhereStripeDoesNotSay(long? amount, bool settled)
    {
        var id = await PutAsync(null);
        Stripe.Change((string)Stripe.Get(id)["latest_invoice"]!, invoice =>
        {
            invoice["status"] = "open";
            invoice["amount_due"] = amount;
            if (amount is null) invoice.Remove("amount_due");
        });
        var latest = (await SubscriptionAsync()).LatestInvoice!;
        Assert.Equal((amount, settled), (latest.AmountDue, latest.IsSettled));
    }

    [Fact]
    public async Task Invoice_ThatIsNotExpanded_IsAnIdOnly()
    {
        await PutAsync(subscription => subscription["latest_invoice"] = "in_elsewhere");
        var latest = (await SubscriptionAsync()).LatestInvoice;
        Assert.Equal(new StripeInvoice("in_elsewhere", "", null), latest);
        Assert.False(latest!.IsSettled);
    }

    [Fact]
    public async Task Item_WithoutAPeriod_HasTheSubscriptionsFirst()
    {
        Stripe.AddPrice("price_1", "year");
        var begun = GatewayFixture.Now.AddDays(-40);
        await PutAsync(subscription =>
        {
            subscription["start_date"] = begun.ToUnixTimeSeconds();
            ItemOf(subscription).Remove("current_period_start");
            ItemOf(subscription).Remove("current_period_end");
        });
        Assert.Equal(new BillingPeriod(begun, begun.AddMonths(12), 12), Assert.Single((await SubscriptionAsync()).Items).Period);
    }

    public static TheoryData<string, string> Holes => new()
    {
        { "no items", "items" },
        { "no status", "status" },
        { "no creation", "created" },
        { "no start", "start_date" },
        { "no cancel_at", "cancel_at" },
        { "no cancel_at_period_end", "cancel_at_period_end" },
        { "no payment method", "default_payment_method" },
        { "no metadata", "metadata" },
        { "no invoice", "latest_invoice" },
    };

    [Theory]
    [MemberData(nameof(Holes))]
    public async Task Subscription_FieldMissingOrNull_IsReadAllTheSame(string what, string field)
    {
        var id = await PutAsync(subscription => subscription.Remove(field));
        Assert.Equal(id, (await SubscriptionAsync()).Id);
        if (field is not ("created" or "start_date" or "cancel_at_period_end")) Stripe.Change(id, subscription => subscription[field] = null);
        Assert.True((await SubscriptionAsync()).Id == id, what);
    }

    [Theory]
    [InlineData("data")]
    [InlineData("price")]
    [InlineData("recurring")]
    [InlineData("quantity")]
    public async Task Item_FieldMissing_IsReadAllTheSame(string field)
    {
        var id = await PutAsync(subscription =>
        {
            if (field == "data") subscription["items"] = new JsonObject { ["object"] = "list" };
            else if (field == "recurring") ItemOf(subscription)["price"]!.AsObject().Remove("recurring");
            else ItemOf(subscription).Remove(field);
        });
        var subscription = await SubscriptionAsync();
        Assert.Equal(id, subscription.Id);
        if (field is "data" or "price") Assert.Empty(subscription.Items);
        else Assert.Equal((1, 1), (subscription.Items[0].Quantity, subscription.Items[0].Period.Months));
    }

    private static JsonObject ItemOf(JsonObject subscription) => subscription["items"]!["data"]![0]!.AsObject();

    private Task<string> PutAsync(Action<JsonObject>? change)
    {
        var id = Stripe.PutSubscription(new StripeTwinSubscription { CustomerId = Customer, PriceId = "price_1" });
        if (change is not null) Stripe.Change(id, change);
        return Task.FromResult(id);
    }

    private async Task<StripeSubscription> SubscriptionAsync() => Assert.Single((await Gateway.ListSubscriptionsAsync(Customer, Token)).OrThrow());
}
