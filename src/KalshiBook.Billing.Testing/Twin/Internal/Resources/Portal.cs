using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>What customers do in the portal.</summary>
internal static class Portal
{
    private const string Updated = "customer.subscription.updated";

    /// <summary>Has a subscription end with its period. In flexible billing mode the portal sets <c>cancel_at</c> alone.</summary>
    public static void Cancel(World world, JsonObject subscription)
    {
        if (subscription.Text("status") is not ("active" or "trialing" or "past_due" or "unpaid")) return;
        world.Change(subscription, Updated, () => SubscriptionLife.SetCancelAt(world, subscription, SubscriptionItems.Period(subscription).End, atPeriodEnd: false));
    }

    /// <summary>Takes back that a subscription ends, however that was said.</summary>
    public static void Resume(World world, JsonObject subscription)
    {
        if (SubscriptionLife.IsOver(subscription)) return;
        world.Change(subscription, Updated, () => SubscriptionLife.SetCancelAt(world, subscription, at: null, atPeriodEnd: false));
    }

    /// <summary>Makes a new card the customer's default one, and that of every live subscription.</summary>
    public static string ChangeCard(World world, JsonObject customer, bool works)
    {
        var card = PaymentMethods.Attach(world, works ? PaymentMethods.Good : PaymentMethods.Failing, customer.Id(), parameter: null).Id();
        world.Change(customer, "customer.updated", () => customer.Object("invoice_settings")["default_payment_method"] = card);
        foreach (var subscription in world.All("subscription", customer.Id()).Where(one => !SubscriptionLife.IsOver(one) && one["default_payment_method"] is not null))
            world.Change(subscription, Updated, () => subscription["default_payment_method"] = card);
        return card;
    }
}
