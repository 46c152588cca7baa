namespace KalshiBook.Billing.Testing.Tests;

/// <summary>What Stripe refuses before it looks at an object: keys, routes, parameters and their values.</summary>
public sealed class RequestRulesTests : IAsyncLifetime
{
    private const string Invalid = "invalid_request_error";
    private TwinFixture _twin = null!;

    public async ValueTask InitializeAsync()
    {
        _twin = await TwinFixture.StartAsync();
        _twin.Stripe.AddCustomer("cus_1");
    }

    public ValueTask DisposeAsync() => _twin.DisposeAsync();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer pk_test_1")]
    [InlineData("Bearer whatever")]
    [InlineData("Basic !!!")]
    [InlineData("Basic cGtfdGVzdDo=")]
    public async Task Without_a_secret_key_everything_is_401(string? authorization)
    {
        var answer = await _twin.SendAsync(HttpMethod.Get, "/v1/customers", authorization: authorization);
        Assert.Equal((401, Invalid), (answer.Status, (string?)answer.Json["error"]!["type"]));
    }

    [Theory]
    [InlineData("Bearer sk_test_1")]
    [InlineData("Bearer rk_test_1")]
    [InlineData("bearer sk_live_1")]
    [InlineData("Basic c2tfdGVzdF8xOg==")] // curl -u sk_test_1:
    public async Task Any_secret_key_is_right(string authorization) =>
        Assert.Equal(200, (await _twin.SendAsync(HttpMethod.Get, "/v1/customers", authorization: authorization)).Status);

    [Theory]
    [InlineData("GET", "/v1/coupons")]
    [InlineData("PUT", "/v1/customers")]
    [InlineData("DELETE", "/v1/customers")]
    [InlineData("GET", "/v1/customers/cus_1/nothing")]
    [InlineData("POST", "/v2/core/events")]
    [InlineData("GET", "/v1")]
    public async Task Unknown_routes_are_404(string method, string path) =>
        Assert.Equal((404, Invalid, null, null), await _twin.ErrorAsync(new HttpMethod(method), path));

    [Theory]
    [InlineData("/v1/customers", "colour=red", "colour")]
    [InlineData("/v1/customers", "invoice_settings[colour]=red", "invoice_settings[colour]")]
    [InlineData("/v1/customers", "metadata[a][b]=c", "metadata[a][b]")]
    [InlineData("/v1/checkout/sessions", "mode=setup&payment_method_types[0]=card", "payment_method_types[0]")] // gone since 2026-09-30
    [InlineData("/v1/subscriptions", "items[0][colour]=red", "items[0][colour]")]
    [InlineData("/v1/billing/meter_events", "events[]=1", "events[]")]
    public async Task Unknown_parameters_are_named(string path, string form, string parameter) =>
        Assert.Equal((400, Invalid, "parameter_unknown", parameter), await _twin.ErrorAsync(path, form));

    [Theory]
    [InlineData("/v1/customers?limit=0", "limit", "parameter_invalid_integer")]
    [InlineData("/v1/customers?limit=101", "limit", "parameter_invalid_integer")]
    [InlineData("/v1/customers?limit=ten", "limit", "parameter_invalid_integer")]
    [InlineData("/v1/customers?limit=99999999999999999999", "limit", "parameter_invalid_integer")]
    [InlineData("/v1/customers?created[gte]=-1", "created[gte]", "parameter_invalid_integer")]
    [InlineData("/v1/customers?starting_after=cus_9", "starting_after", "resource_missing")]
    [InlineData("/v1/customers?ending_before=cus_9", "ending_before", "resource_missing")]
    [InlineData("/v1/customers?starting_after=cus_1&ending_before=cus_1", "ending_before", null)]
    [InlineData("/v1/subscriptions?status=dead", "status", null)]
    [InlineData("/v1/subscriptions?customer=cus_9", "customer", "resource_missing")]
    [InlineData("/v1/events?delivery_success=perhaps", "delivery_success", null)]
    [InlineData("/v1/customers/cus_1?expand[]=email", "expand", null)]
    [InlineData("/v1/subscriptions?expand[]=data.latest_invoice.customer.a.b", "expand", null)]
    public async Task Wrong_values_in_an_address_are_named(string path, string parameter, string? code) =>
        Assert.Equal((400, Invalid, code, parameter), await _twin.ErrorAsync(HttpMethod.Get, path));

    [Theory]
    [InlineData("/v1/customers", "email=nobody", "email", "email_invalid")]
    [InlineData("/v1/customers", "payment_method=pm_9", "payment_method", "resource_missing")]
    [InlineData("/v1/customers/cus_1", "invoice_settings[default_payment_method]=pm_9", "invoice_settings[default_payment_method]", "resource_missing")]
    [InlineData("/v1/subscriptions", "customer=", "customer", "parameter_invalid_empty")]
    [InlineData("/v1/subscriptions", "", "customer", "parameter_missing")]
    [InlineData("/v1/subscriptions", "customer=cus_9", "customer", "resource_missing")]
    [InlineData("/v1/subscriptions", "customer=cus_1", "items", "parameter_missing")]
    [InlineData("/v1/subscriptions", "customer=cus_1&items[0][price]=price_9", "items[0][price]", "resource_missing")]
    [InlineData("/v1/subscriptions", "customer=cus_1&items[0][price]=price_twin_project&items[0][quantity]=-1", "items[0][quantity]", "parameter_invalid_integer")]
    [InlineData("/v1/subscriptions", "customer=cus_1&items[0][price]=price_twin_project&items[0][quantity]=9999999999", "items[0][quantity]", "parameter_invalid_integer")]
    [InlineData("/v1/subscriptions", "customer=cus_1&items[0][price]=price_twin_payg&items[0][quantity]=1", "items[0][quantity]", null)]
    [InlineData("/v1/subscriptions", "customer=cus_1&items[0][price]=price_twin_payg&billing_cycle_anchor=1", "billing_cycle_anchor", null)]
    [InlineData("/v1/subscriptions", "customer=cus_1&items[0][price]=price_twin_payg&billing_cycle_anchor=1900000000", "billing_cycle_anchor", null)]
    [InlineData("/v1/subscriptions", "customer=cus_1&items[0][price]=price_twin_payg&cancel_at_period_end=yes", "cancel_at_period_end", null)]
    [InlineData("/v1/subscriptions", "customer=cus_1&items[0][price]=price_twin_payg&cancel_at=1", "cancel_at", null)]
    [InlineData("/v1/subscriptions", "customer=cus_1&items[0][price]=price_twin_payg&trial_end=1", "trial_end", null)]
    [InlineData("/v1/checkout/sessions", "mode=payment&success_url=https://a", "mode", null)]
    [InlineData("/v1/checkout/sessions", "mode=setup&customer=cus_1&success_url=https://a", "currency", "parameter_missing")]
    [InlineData("/v1/checkout/sessions", "mode=setup&currency=usd&customer=cus_1&success_url=ftp://a", "success_url", "url_invalid")]
    [InlineData("/v1/checkout/sessions", "mode=setup&currency=usd&customer=cus_1&success_url=javascript:alert(1)", "success_url", "url_invalid")]
    [InlineData("/v1/checkout/sessions", "mode=setup&currency=usd&customer=cus_1", "success_url", "parameter_missing")]
    [InlineData("/v1/checkout/sessions", "mode=setup&currency=usd&customer=cus_1&success_url=https://a&expires_at=1770724800", "expires_at", null)]
    [InlineData("/v1/checkout/sessions", "mode=subscription&customer=cus_1&success_url=https://a", "line_items", "parameter_missing")]
    [InlineData("/v1/checkout/sessions", "mode=subscription&customer=cus_1&success_url=https://a&line_items[0][price]=price_twin_project", "line_items[0][quantity]", "parameter_missing")]
    [InlineData("/v1/checkout/sessions", "mode=subscription&customer=cus_1&success_url=https://a&line_items[0][price]=price_twin_payg&line_items[0][quantity]=1", "line_items[0][quantity]", null)]
    [InlineData("/v1/billing_portal/sessions", "customer=cus_1&return_url=nowhere", "return_url", "url_invalid")]
    [InlineData("/v1/billing/meters", "display_name=a&event_name=kalshibook_api_credits&default_aggregation[formula]=sum", "event_name", null)]
    [InlineData("/v1/billing/meters", "display_name=a&event_name=b&default_aggregation[formula]=median", "default_aggregation[formula]", null)]
    public async Task Wrong_values_in_a_form_are_named(string path, string form, string parameter, string? code) =>
        Assert.Equal((400, Invalid, code, parameter), await _twin.ErrorAsync(path, form));

    [Theory]
    [InlineData("/v1/customers/cus_9")]
    [InlineData("/v1/prices/price_9")]
    [InlineData("/v1/products/prod_9")]
    [InlineData("/v1/checkout/sessions/cs_9")]
    [InlineData("/v1/subscriptions/cus_1")] // there is one, of another kind
    [InlineData("/v1/invoices/in_9")]
    [InlineData("/v1/billing/meters/mtr_9")]
    [InlineData("/v1/events/evt_9")]
    [InlineData("/v1/payment_methods/pm_9")]
    public async Task Objects_that_are_not_there_are_404(string path) =>
        Assert.Equal((404, Invalid, "resource_missing", "id"), await _twin.ErrorAsync(HttpMethod.Get, path));

    [Theory]
    [InlineData("nope")]
    [InlineData("email")]
    [InlineData("invoice_settings")]
    [InlineData("invoice_settings.nope")]
    [InlineData("default_source.customer")]
    public async Task An_expansion_that_is_refused_changes_nothing(string path)
    {
        Assert.Equal((400, Invalid, null, "expand"), await _twin.ErrorAsync("/v1/customers", $"expand[]={path}", "key-1"));
        Assert.Single((await _twin.GetAsync("/v1/customers"))["data"]!.AsArray());
    }

    [Theory]
    [InlineData("/v1/customers", "expand[]=invoice_settings.default_payment_method")]
    [InlineData("/v1/subscriptions", "customer=cus_1&items[][price]=price_twin_payg&expand[]=latest_invoice.customer&expand[]=items.data.price.product")]
    public async Task An_expansion_that_fits_is_taken(string path, string form) => await _twin.PostAsync(path, form);

    [Fact]
    public async Task Places_of_a_list_need_no_numbers()
    {
        var made = await _twin.PostAsync(
            "/v1/subscriptions", "customer=cus_1&items[][price]=price_twin_project&items[][quantity]=2&items[][price]=price_twin_payg&payment_behavior=default_incomplete");
        Assert.Equal(2, made["items"]!["data"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("/v1/customers", "metadata=all", "metadata")]
    [InlineData("/v1/customers", "expand=email", "expand")]
    [InlineData("/v1/subscriptions/sub_1", "pause_collection=void", "pause_collection")]
    [InlineData("/v1/subscriptions/sub_1", "pause_collection[resumes_at]=1900000000", "pause_collection[behavior]")]
    [InlineData("/v1/subscriptions", "customer=cus_1&items[0][price]=price_twin_payg&items[1][price]=price_twin_payg", "items")]
    [InlineData("/v1/subscriptions", "customer=cus_1&items[0][price]=price_twin_payg&items[1][price]=price_year", "items")]
    [InlineData("/v1/subscriptions", "customer=cus_1&items[0][price]=price_twin_payg&items[1][price]=price_eur", "items")]
    [InlineData("/v1/subscriptions/sub_1", "items[0][id]=si_9&items[0][price]=price_year", "items[0][id]")]
    [InlineData("/v1/checkout/sessions", "mode=subscription&success_url=https://a&line_items[0][price]=price_twin_project&line_items[0][quantity]=0", "line_items[0][quantity]")]
    public async Task What_makes_no_sense_is_named(string path, string form, string parameter)
    {
        _twin.Stripe.AddPrice(new StripeTwinPrice("price_year") { Interval = "year" });
        _twin.Stripe.AddPrice(new StripeTwinPrice("price_eur") { Currency = "eur" });
        _twin.Stripe.PutSubscription(new() { Id = "sub_1", CustomerId = "cus_1", PriceId = StripeTwinPrice.Project.Id });
        var (status, _, _, named) = await _twin.ErrorAsync(path, form);
        Assert.Equal((400, parameter), (status, named));
    }

    [Theory]
    [InlineData(41, 1, 1)]
    [InlineData(1, 501, 1)]
    [InlineData(1, 1, 51)]
    public async Task Metadata_has_limits(int keyLength, int valueLength, int count)
    {
        var pairs = Enumerable.Range(0, count).Select(i => $"metadata[{i}{new string('k', keyLength - 1)}]={new string('v', valueLength)}");
        var (status, type, _, parameter) = await _twin.ErrorAsync("/v1/customers", string.Join('&', pairs));
        Assert.Equal((400, Invalid), (status, type));
        Assert.StartsWith("metadata", parameter, StringComparison.Ordinal);
    }
}
