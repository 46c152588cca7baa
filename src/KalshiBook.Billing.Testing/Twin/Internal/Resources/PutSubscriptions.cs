using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>Subscriptions that a test puts where they would have taken time to get to.</summary>
internal static class PutSubscriptions
{
    public static JsonObject Put(World world, StripeTwinSubscription wanted)
    {
        var start = wanted.PeriodStart ?? world.Time;
        var subscription = new NewSubscription(wanted.CustomerId, [(world.Get("price", wanted.PriceId), wanted.Quantity)])
        {
            Id = wanted.Id ?? World.NewId("sub"),
            Metadata = wanted.UserId is null ? [] : [KeyValuePair.Create("kalshibook_user_id", wanted.UserId)],
            DefaultPaymentMethodId = wanted.DefaultPaymentMethodId,
            Created = (wanted.CreatedAt ?? start).ToUnixTimeSeconds(),
            PeriodStart = start.ToUnixTimeSeconds(),
            PeriodEnd = wanted.PeriodEnd?.ToUnixTimeSeconds(),
        }.ToJson(world);
        subscription.Set(("status", wanted.Status), ("ended_at", SubscriptionLife.IsOver(wanted.Status) ? world.Now : null));
        if (wanted.DefaultPaymentMethodId is { } card && world.Find(card) is null) PaymentMethods.Put(world, card, wanted.CustomerId, fails: false);
        if (wanted.CancelAtPeriodEnd) SubscriptionLife.SetCancelAt(world, subscription, SubscriptionItems.Period(subscription).End, atPeriodEnd: true);
        if (wanted.CancelAt is { } at) subscription["cancel_at"] = at.ToUnixTimeSeconds();
        if (wanted.InvoiceStatus is { } status) AddInvoice(world, subscription, status, wanted.AmountDue);
        SubscriptionLife.Watch(world, subscription);
        return world.Put(subscription);
    }

    private static void AddInvoice(World world, JsonObject subscription, string status, long amount)
    {
        var (start, end) = SubscriptionItems.Period(subscription);
        var invoice = Invoices.New(world, subscription, "subscription_create", (start, start), InvoiceLines.InAdvance(subscription, start, end));
        Invoices.SetAmount(invoice, amount);
        if (status == "paid") InvoicePayments.SetPaid(world, invoice);
        invoice["status"] = status;
    }
}
