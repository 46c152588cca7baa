using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing.Tests;

/// <summary>Whatever is sent, the answer is Stripe's, and never a 500.</summary>
public sealed class JunkTests : IAsyncLifetime
{
    private static readonly string[] Paths =
    [
        "/v1/customers", "/v1/customers/cus_1", "/v1/checkout/sessions", "/v1/billing_portal/sessions", "/v1/subscriptions", "/v1/payment_methods",
        "/v1/billing/meters", "/v1/billing/meter_events", "/v1/events", "/v1/prices", "/v1/products", "/v1/invoices", "/v2/core/events/evt_1",
    ];

    private static readonly string[] Names =
    [
        "customer", "email", "mode", "items[0][price]", "items[][price]", "items[0][quantity]", "line_items[0][price]", "line_items[99999999999][price]", "metadata[a]",
        "metadata", "metadata[]", "metadata[a][b]", "expand[]", "expand", "expand[0][a]", "limit", "starting_after", "ending_before", "created[gte]", "created", "status", "payload[value]",
        "payload[stripe_customer_id]", "event_name", "timestamp", "identifier", "success_url", "currency", "expires_at", "cancel_at", "trial_end",
        "trial_period_days", "billing_cycle_anchor", "price", "types[]", "[", "]", "[]", "a[", "a]", "a[[b]]", "items", "items[", "items[]", "items[0", "",
    ];

    private static readonly string[] Values =
    [
        "", "0", "-1", "1", "99999999999999999999999999", "-99999999999999999999999999", "9223372036854775807", "-9223372036854775808", "253402300799", "1e308", "NaN", "true", "null",
        "%00", "%FF%FE", "%ZZ", "%", "é", "cus_1", "cus_%2e%2e%2f", "price_twin_project", "price_twin_payg", "subscription", "setup", "active", "all", "%F0%9F%92%B3",
        "data.customer", "a.b.c.d", "cus_1", "cus_1", "sub_1", "si_1", "pm_card_visa", "void", "none", "now", "unchanged", "1770811200", "1772323200", "....", "https://a.example.com", "javascript:alert(1)", "kalshibook_api_credits", "'; DROP TABLE x; --", "{}", "<script>",
    ];

    private TwinFixture _twin = null!;

    public async ValueTask InitializeAsync()
    {
        _twin = await TwinFixture.StartAsync();
        _twin.Stripe.AddCustomer("cus_1");
    }

    public ValueTask DisposeAsync() => _twin.DisposeAsync();

    [Fact]
    public async Task Any_mixture_of_names_and_values_is_answered()
    {
        var random = new Random(20261126);
        for (var i = 0; i < 3000; i++)
        {
            var form = string.Join('&', Enumerable.Range(0, random.Next(1, 6)).Select(_ => $"{Of(Names)}={Of(Values)}"));
            var (path, isGet) = (Of(Paths), random.Next(2) == 0);
            var (status, json, _) = isGet
                ? await _twin.SendAsync(HttpMethod.Get, $"{path}?{Uri.EscapeDataString("")}{form.Replace("#", "", StringComparison.Ordinal)}")
                : await _twin.SendAsync(HttpMethod.Post, path, form);
            Assert.True(status is 200 or 400 or 402 or 404 or 429, $"{path} {form} was answered {status}: {json.ToJsonString()}");
            Assert.True(status == 200 || json["error"]!["message"] is not null, form);
        }

        string Of(string[] all) => all[random.Next(all.Length)];
    }

    [Theory]
    [InlineData("POST /v1/customers", "email name description phone metadata[a] metadata payment_method invoice_settings[default_payment_method] expand[]")]
    [InlineData("POST /v1/customers/cus_1", "email name metadata[a] metadata invoice_settings[default_payment_method]")]
    [InlineData("POST /v1/checkout/sessions", "mode customer customer_email currency line_items[0][price] line_items[0][quantity] line_items[1][price] line_items[1][quantity] success_url cancel_url expires_at client_reference_id subscription_data[trial_period_days] subscription_data[metadata][a] expand[]")]
    [InlineData("POST /v1/billing_portal/sessions", "customer return_url configuration locale")]
    [InlineData("POST /v1/subscriptions", "customer items[0][price] items[0][quantity] items[1][price] cancel_at cancel_at_period_end trial_end trial_period_days billing_cycle_anchor payment_behavior default_payment_method expand[]")]
    [InlineData("POST /v1/subscriptions/sub_1", "cancel_at cancel_at_period_end items[0][id] items[0][price] items[0][quantity] pause_collection pause_collection[behavior] pause_collection[resumes_at] metadata[a] proration_behavior")]
    [InlineData("POST /v1/subscriptions/sub_1/pause", "type invoicing_behavior bill_for[outstanding_usage_through][type]")]
    [InlineData("POST /v1/subscriptions/sub_1/resume", "billing_cycle_anchor[type] payment_behavior proration_behavior")]
    [InlineData("POST /v1/billing/meters", "display_name event_name default_aggregation[formula] customer_mapping[type] customer_mapping[event_payload_key] value_settings[event_payload_key]")]
    [InlineData("POST /v1/billing/meter_events", "event_name payload[value] payload[stripe_customer_id] identifier timestamp")]
    [InlineData("GET /v1/events", "types[] type created created[gte] created[lt] delivery_success limit starting_after ending_before")]
    [InlineData("GET /v1/subscriptions", "customer status price created[gte] limit starting_after ending_before expand[]")]
    [InlineData("GET /v1/invoices", "customer status subscription limit starting_after")]
    public async Task Any_value_of_what_an_endpoint_knows_is_answered(string route, string names)
    {
        var (random, all, method, path) = (new Random(20261126), names.Split(' '), new HttpMethod(route.Split(' ')[0]), route.Split(' ')[1]);
        _twin.Stripe.PutSubscription(new() { Id = "sub_1", CustomerId = "cus_1", PriceId = StripeTwinPrice.Project.Id });
        for (var i = 0; i < 400; i++)
        {
            var form = string.Join('&', all.Where(_ => random.Next(3) > 0).Select(name => $"{name}={Values[random.Next(Values.Length)]}"));
            var (status, json, _) = await _twin.SendAsync(method, method == HttpMethod.Get ? $"{path}?{form}" : path, method == HttpMethod.Get ? null : form);
            Assert.True(status is 200 or 400 or 402 or 404 or 429, $"{route} {form} was answered {status}: {json.ToJsonString()}");
        }
        await _twin.Stripe.SettleAsync(); // and nothing is left that time fails at
        _twin.Clock.Advance(TimeSpan.FromDays(400));
        await _twin.Stripe.SettleAsync();
    }

    [Theory]
    [InlineData("application/json", "{\"email\":\"a@example.com\"}")]
    [InlineData("application/json", "[[[[[[")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\na\r\n--x--")]
    [InlineData("text/plain", "&&&===&&&")]
    public async Task Bodies_that_are_no_form_are_refused_or_mean_nothing(string type, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        var (status, json) = await PostAsync(content);
        Assert.Equal((400, "invalid_request_error"), (status, (string?)json["error"]!["type"]));
    }

    [Theory]
    [InlineData(999_999, 400)]
    [InlineData(1_048_576, 413)]
    public async Task A_mebibyte_of_junk_is_refused(int length, int expected)
    {
        var junk = new byte[length];
        new Random(1).NextBytes(junk);
        using var content = new ByteArrayContent(junk);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        var (status, json) = await PostAsync(content);
        Assert.Equal((expected, "invalid_request_error"), (status, (string?)json["error"]!["type"]));
    }

    [Fact]
    public async Task A_hundred_thousand_parameters_are_refused_at_the_first()
    {
        using var content = new StringContent(string.Join('&', Enumerable.Range(0, 100_000).Select(i => $"p{i}=1")));
        Assert.Equal(400, (await PostAsync(content)).Status);
    }

    [Theory]
    [InlineData("/v1/customers/%00")]
    [InlineData("/v1/customers/..%2f..%2fetc")]
    [InlineData("/v1/customers/%F0%9F%92%B3")]
    [InlineData("/v1//customers")]
    [InlineData("/v1/customers/<script>")]
    [InlineData("/V1/CUSTOMERS")]
    public async Task Absurd_ids_are_not_there(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_twin.Stripe.Url + path));
        request.Headers.Authorization = new("Bearer", "sk_test_1");
        using var http = new HttpClient();
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Contains(response.StatusCode, (HttpStatusCode[])[HttpStatusCode.NotFound, HttpStatusCode.BadRequest]);
    }

    [Fact]
    public async Task A_very_long_id_is_named_in_short()
    {
        var answer = await _twin.SendAsync(HttpMethod.Get, "/v1/customers/" + new string('x', 4000));
        Assert.Equal(404, answer.Status);
        Assert.True(((string)answer.Json["error"]!["message"]!).Length < 300);
    }

    private async Task<(int Status, JsonObject Json)> PostAsync(HttpContent content)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, _twin.Stripe.Url + "/v1/customers") { Content = content };
        request.Headers.Authorization = new("Bearer", "sk_test_1");
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject());
    }
}
