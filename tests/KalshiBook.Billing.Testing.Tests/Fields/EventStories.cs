using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing.Tests.Fields;

/// <summary>What has to happen for each event to be sent, last of its type.</summary>
internal static class EventStories
{
    private const string Created = "customer.subscription.created";
    private const string Updated = "customer.subscription.updated";

    public static IReadOnlyDictionary<string, (string Type, Func<TwinTests, Task> Drive)> All { get; } = new Dictionary<string, (string, Func<TwinTests, Task>)>(StringComparer.Ordinal)
    {
        ["customer.created"] = ("customer.created", test => test.PostAsync("/v1/customers", "email=a@example.com")),
        ["customer.deleted"] = ("customer.deleted", async test => await test.DeleteAsync("/v1/customers/" + (await test.SubscribeAsync()).Text("customer"))),
        [Created + ".incomplete"] = (Created, CheckOutAsync),
        [Updated + ".active"] = (Updated, CheckOutAsync),
        ["checkout.session.completed"] = ("checkout.session.completed", CheckOutAsync),
        ["checkout.session.expired"] = ("checkout.session.expired", async test => await test.PostAsync($"/v1/checkout/sessions/{(await OpenAsync(test)).Id()}/expire")),
        ["invoice.paid.subscription_create"] = ("invoice.paid", CheckOutAsync),
        ["invoice.paid.subscription_cycle"] = ("invoice.paid", RenewAsync),
        ["invoice.payment_failed.subscription_create"] = ("invoice.payment_failed", test => test.SubscribeAsync("pm_card_chargeCustomerFail")),
        ["invoice.payment_failed.subscription_cycle"] = ("invoice.payment_failed", FailToRenewAsync),
        [Updated + ".past_due"] = (Updated, FailToRenewAsync),
        [Updated + ".renewed_active"] = (Updated, PayLateAsync),
        [Updated + ".unpaid"] = (Updated, NeverPayAsync),
        [Updated + ".incomplete_expired"] = (Updated, NeverPayAtAllAsync),
        [Updated + ".cancel_at_period_end"] = (Updated, test => ChangeAsync(test, "", "cancel_at_period_end=true&cancellation_details[feedback]=too_expensive")),
        [Updated + ".cancel_at_only"] = (Updated, async test => test.Twin.CancelInPortal((await test.SubscribeAsync()).Id())),
        [Updated + ".pause_collection"] = (Updated, test => ChangeAsync(test, "", "pause_collection[behavior]=void")),
        ["customer.subscription.paused"] = ("customer.subscription.paused", test => ChangeAsync(test, "/pause", "type=subscription")),
        ["customer.subscription.deleted"] = ("customer.subscription.deleted", async test => await test.DeleteAsync("/v1/subscriptions/" + (await test.SubscribeAsync()).Id())),
    };

    private static async Task ChangeAsync(TwinTests test, string path, string form) =>
        await test.PostAsync($"/v1/subscriptions/{(await test.SubscribeAsync()).Id()}{path}", form);

    private static async Task<JsonObject> OpenAsync(TwinTests test)
    {
        var customer = (await test.PostAsync("/v1/customers", "email=a@example.com")).Id();
        return await test.PostAsync(
            "/v1/checkout/sessions",
            $"mode=subscription&customer={customer}&success_url=https://a.example&line_items[0][price]=price_twin_project&line_items[0][quantity]=1&line_items[1][price]=price_twin_payg");
    }

    private static async Task CheckOutAsync(TwinTests test) => test.Twin.CompleteCheckout((await OpenAsync(test)).Id());

    private static async Task RenewAsync(TwinTests test)
    {
        var customer = (await test.SubscribeAsync()).Text("customer");
        await test.PostAsync("/v1/billing/meter_events", $"event_name=kalshibook_api_credits&payload[stripe_customer_id]={customer}&payload[value]=1200");
        await PassAsync(test, 28); // February's
    }

    private static async Task<JsonObject> FailToRenewAsync(TwinTests test)
    {
        var subscription = await test.SubscribeAsync();
        test.Twin.ChangeCard(subscription.Text("customer"), works: false);
        await PassAsync(test, 28);
        return await test.GetAsync("/v1/subscriptions/" + subscription.Id());
    }

    private static async Task PayLateAsync(TwinTests test)
    {
        var subscription = await FailToRenewAsync(test);
        test.Twin.ChangeCard(subscription.Text("customer"));
        await test.PostAsync($"/v1/invoices/{subscription.Text("latest_invoice")}/pay");
    }

    private static async Task NeverPayAsync(TwinTests test)
    {
        await FailToRenewAsync(test);
        foreach (var days in new[] { 3, 5, 7 }) await PassAsync(test, days);
    }

    private static async Task NeverPayAtAllAsync(TwinTests test)
    {
        await test.SubscribeAsync("pm_card_chargeCustomerFail");
        await PassAsync(test, 1);
    }

    private static Task PassAsync(TwinTests test, int days)
    {
        test.Clock.Advance(TimeSpan.FromDays(days));
        return test.Twin.SettleAsync();
    }
}
