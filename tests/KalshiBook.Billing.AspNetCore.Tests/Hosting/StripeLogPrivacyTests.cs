using KalshiBook.Billing.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>What Stripe's features log has no key, signature, secret, e-mail address, nor any user's id as the application has it.</summary>
public sealed class StripeLogPrivacyTests
{
    private const string User = "alice@example.org";

    private static readonly string[] Secrets = [User, "sk_test_1", StripeHost.Secret, "v1=", "pm_", "card"];

    [Fact]
    public async Task No_line_has_anything_that_is_nobodys_business()
    {
        await using var host = await StripeHost.StartAsync(new() { Metered = true });
        var (_, customer, subscription) = await host.SubscribeAsync(User);
        await host.OkAsync("/billing/payg", """{ "enable": true }""", User);
        await host.OkAsync("/billing/payg", """{ "enable": false }""", User);
        await host.OkAsync("/billing/portal", user: User);
        await host.OkAsync("/billing/sync", user: User);
        await host.PostAsync("/billing/checkout", user: User);
        await host.DeliverAsync("08", customer);
        host.Stripe.PutSubscription(new StripeTwinSubscription { CustomerId = customer, PriceId = StripeHost.TeamPrice });
        host.Stripe.PutSubscription(new StripeTwinSubscription { CustomerId = customer, PriceId = StripeHost.MeteredPrice });
        host.Stripe.PutSubscription(new StripeTwinSubscription { CustomerId = customer, PriceId = "price_unknown" });
        host.Stripe.Renew(subscription, paid: false);
        await host.DeliverAsync("09", customer);
        host.Stripe.AddCustomer("cus_other");
        await host.DeliverAsync("02", "cus_other", userId: User);
        await host.DeliverAsync("02", "cus_nobody");
        await host.DeliverAsync("not an event");
        host.Stripe.Faults.Answer("/v1/*", 500, times: 3);
        await host.DeliverAsync("11", customer);
        await host.PostAsync("/billing/portal", user: User);
        await host.UntilAsync(() => Task.FromResult(host.Stripe.Requests.Any(request => request["cancel_at_period_end"] == "true")));

        var lines = host.App.Logs.GetSnapshot().Where(line => line.Category?.StartsWith("KalshiBook", StringComparison.Ordinal) == true).ToList();
        foreach (var kind in (BillingNoticeKind[])[BillingNoticeKind.PaymentFailed, BillingNoticeKind.AnotherCustomer, BillingNoticeKind.UnknownPrice,
            BillingNoticeKind.SeveralPlanSubscriptions, BillingNoticeKind.SecondMeteredSubscription])
        {
            Assert.Contains(lines, line => line.Id.Name == kind.ToString());
        }
        foreach (var line in lines)
        {
            foreach (var secret in Secrets) Assert.DoesNotContain(secret, Whole(line), StringComparison.OrdinalIgnoreCase);
        }
    }

    private static string Whole(FakeLogRecord record)
    {
        var state = record.StructuredState?.Select(entry => $"{entry.Key}={entry.Value}") ?? [];
        return $"{record.Message} {record.Exception} {string.Join(' ', state)} {string.Join(' ', record.Scopes)}";
    }
}
