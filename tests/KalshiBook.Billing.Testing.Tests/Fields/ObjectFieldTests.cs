using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing.Tests.Fields;

/// <summary>Every field that Stripe's objects have stands in the twin's.</summary>
public sealed class ObjectFieldTests : TwinTests
{
    [Fact]
    public async Task Customer()
    {
        var customer = await PostAsync("/v1/customers", "email=a@example.com");
        Check("customer", customer, await GetAsync("/v1/customers/" + customer.Id()));
        Check("deleted_customer", await DeleteAsync("/v1/customers/" + customer.Id()), await GetAsync("/v1/customers/" + customer.Id()));
    }

    [Fact]
    public async Task Price() => Check("price", await GetAsync("/v1/prices/price_twin_project"), await GetAsync("/v1/prices/price_twin_payg"));

    [Fact]
    public async Task Product() => Check("product", await GetAsync("/v1/products/prod_price_twin_project"));

    [Fact]
    public async Task Subscription()
    {
        var created = await SubscribeAsync();
        var path = "/v1/subscriptions/" + created.Id();
        Check("subscription", created, await PostAsync(path, "pause_collection[behavior]=void"), await PostAsync(path + "/pause"), await GetAsync(path));
    }

    [Fact]
    public async Task Invoice()
    {
        var subscription = await SubscribeAsync();
        Check("invoice", await GetAsync("/v1/invoices/" + subscription.Text("latest_invoice")));
    }

    [Fact]
    public async Task CheckoutSession()
    {
        var customer = (await PostAsync("/v1/customers", "email=a@example.com")).Id();
        const string Items = "line_items[0][price]=price_twin_project&line_items[0][quantity]=1";
        var ofCustomer = await PostAsync("/v1/checkout/sessions", $"mode=subscription&customer={customer}&success_url=https://a.example&{Items}");
        var ofNobody = await PostAsync("/v1/checkout/sessions", "mode=setup&currency=usd&success_url=https://a.example");
        var setup = ofNobody.Text("setup_intent");
        Check("checkout.session", ofCustomer, ofNobody, await PostAsync($"/v1/checkout/sessions/{ofNobody.Id()}/expire"));
        Check("item", (await GetAsync($"/v1/checkout/sessions/{ofCustomer.Id()}/line_items"))["data"]![0]!.AsObject());
        Check("setup_intent", await GetAsync("/v1/setup_intents/" + setup));
    }

    [Fact]
    public async Task PortalSession() => Check("billing_portal.session", await PostAsync("/v1/billing_portal/sessions", "customer=" + Twin.AddCustomer()));

    [Fact]
    public async Task PaymentMethod() => Check("payment_method", await PostAsync("/v1/payment_methods", "type=card&card[token]=tok_visa"));

    [Fact]
    public async Task Meter()
    {
        var meter = (await GetAsync("/v1/billing/meters"))["data"]![0]!.AsObject();
        var customer = Twin.AddCustomer();
        Check("billing.meter", meter, await GetAsync("/v1/billing/meters/" + meter.Id()));
        Check("billing.meter_event", await PostAsync("/v1/billing/meter_events", $"event_name={meter.Text("event_name")}&payload[stripe_customer_id]={customer}&payload[value]=25"));
        var minute = Clock.GetUtcNow().ToUnixTimeSeconds();
        var summaries = await GetAsync($"/v1/billing/meters/{meter.Id()}/event_summaries?customer={customer}&start_time={minute}&end_time={minute + 60}");
        Check("list", summaries);
        Check("billing.meter_event_summary", summaries["data"]![0]!.AsObject());
    }

    [Fact]
    public async Task Lists()
    {
        Twin.AddCustomer("cus_1");
        string[] paths =
            ["customers", "subscriptions", "prices", "products", "events", "invoices", "checkout/sessions", "payment_methods", "billing/meters", "customers/cus_1/payment_methods"];
        foreach (var path in paths) Check("list", await GetAsync("/v1/" + path));
    }

    [Fact]
    public async Task Errors()
    {
        Twin.AddCustomer("cus_1");
        const string Meter = "event_name=kalshibook_api_credits&payload[stripe_customer_id]=cus_1&payload[value]=1&identifier=";
        await PostAsync("/v1/billing/meter_events", Meter + "id-1");
        Check("error.400.duplicate_meter_identifier", await PostAsync("/v1/billing/meter_events", Meter + "id-1"));
        Check("error.400.resource_missing", await GetAsync("/v1/subscriptions?customer=cus_none"));
        await PostAsync("/v1/customers", "name=a", "key-1");
        Check("error.400.idempotency_mismatch", await PostAsync("/v1/customers", "name=b", "key-1"));
        using StripeTwinHang sending = Twin.Faults.Hang("/v1/billing/meter_events"), creating = Twin.Faults.Hang("/v1/customers");
        Task[] first = [PostAsync("/v1/billing/meter_events", Meter + "id-2"), PostAsync("/v1/customers", "name=c", "key-2")];
        await Task.WhenAll(sending.Reached, creating.Reached).WaitAsync(TestContext.Current.CancellationToken);
        Check("error.429.lock_timeout", await PostAsync("/v1/billing/meter_events", Meter + "id-3"));
        Check("error.409.idempotency_key_in_use", await PostAsync("/v1/customers", "name=c", "key-2"));
        sending.Release();
        creating.Release();
        await Task.WhenAll(first);
        Twin.Faults.Answer("GET *", 429);
        Check("error.429.rate_limit", await GetAsync("/v1/customers"));
        Twin.Faults.Answer("GET *", 500);
        Check("error.500.api_error", await GetAsync("/v1/customers"));
    }

    // An object that may be null is one in some answer at least.
    private static void Check(string name, params JsonObject[] answers)
    {
        var (list, always) = (FieldLists.Of("objects/" + name), FieldLists.Always("objects/" + name));
        Assert.All(answers, answer =>
        {
            var fields = new FieldSet(answer);
            Assert.Equal([], always.Where(fields.Lacks));
        });
        var all = new FieldSet(answers);
        Assert.Equal([], list.Where(path => !all.Has(path)));
    }
}
