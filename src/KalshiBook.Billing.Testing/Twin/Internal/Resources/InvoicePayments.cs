using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>How invoices are paid, or fail to be: at once, after 3, 5 and 7 days, or by hand.</summary>
internal static class InvoicePayments
{
    /// <summary>The days between a failed attempt and the next one.</summary>
    private static readonly int[] RetryDays = [3, 5, 7];

    public static bool CanBePaid(World world, JsonObject invoice, string? method = null) => invoice.Number("amount_due") == 0
        || ((method ?? SubscriptionLife.PaymentMethodOf(world, world.Get("subscription", Invoices.SubscriptionOf(invoice)))) is { } card && !PaymentMethods.Fails(world, card));

    /// <summary>Tries an open invoice because somebody asks for it. What fails then does not count among the attempts of the schedule.</summary>
    public static bool TryByHand(World world, JsonObject invoice, string? method = null)
    {
        if (CanBePaid(world, invoice, method))
        {
            Collect(world, invoice, paid: () => Recover(world, world.Get("subscription", Invoices.SubscriptionOf(invoice)), invoice));
            return true;
        }
        world.Tell("invoice.payment_failed", invoice);
        return false;
    }

    /// <summary>Tries an open invoice because it is time, and does to its subscription what follows.</summary>
    public static void Try(World world, JsonObject invoice)
    {
        var subscription = world.Get("subscription", Invoices.SubscriptionOf(invoice));
        if (CanBePaid(world, invoice))
        {
            Collect(world, invoice, paid: () => Recover(world, subscription, invoice));
            return;
        }
        var next = NextAttempt(world, invoice.Number("attempt_count")!.Value + 1);
        Fail(world, invoice, next, failed: () =>
        {
            if (subscription.Text("status") == "active") SubscriptionLife.SetStatus(world, subscription, "past_due");
            else if (next is null && subscription.Text("status") == "past_due") GiveUp(world, subscription);
        });
    }

    public static void Collect(World world, JsonObject invoice, Action paid)
    {
        SetPaid(world, invoice);
        paid();
        world.Tell("invoice.paid", invoice);
        world.Tell("invoice.payment_succeeded", invoice);
    }

    public static void SetPaid(World world, JsonObject invoice)
    {
        invoice.Set(
            ("amount_paid", invoice.Number("amount_due")), ("amount_remaining", 0), ("attempt_count", invoice.Number("attempt_count") + 1), ("attempted", true),
            ("auto_advance", false), ("next_payment_attempt", null), ("status", "paid"));
        invoice.Object("status_transitions")["paid_at"] = world.Now;
    }

    public static void Fail(World world, JsonObject invoice, long? nextAttempt, Action? failed = null)
    {
        invoice.Set(
            ("attempt_count", invoice.Number("attempt_count") + 1), ("attempted", true), ("auto_advance", nextAttempt is not null), ("next_payment_attempt", nextAttempt));
        world.Agenda.Add(invoice.Id(), nextAttempt);
        world.Tell("invoice.payment_failed", invoice);
        failed?.Invoke();
    }

    /// <summary>Gives the time of the attempt after a number of failed ones; null: there is none.</summary>
    public static long? NextAttempt(World world, long failed) =>
        failed <= RetryDays.Length ? world.Time.AddDays(RetryDays[failed - 1]).ToUnixTimeSeconds() : null;

    public static void Look(World world, JsonObject invoice)
    {
        if (invoice.Text("status") == "open" && invoice.Number("next_payment_attempt") <= world.Now) Try(world, invoice);
    }

    private static void Recover(World world, JsonObject subscription, JsonObject invoice)
    {
        if (subscription.Text("status") is "incomplete" or "past_due" or "unpaid" && subscription.Text("latest_invoice") == invoice.Id())
            SubscriptionLife.SetStatus(world, subscription, "active");
    }

    private static void GiveUp(World world, JsonObject subscription)
    {
        if (world.AfterLastAttempt == "unpaid") SubscriptionLife.SetStatus(world, subscription, "unpaid");
        else SubscriptionLife.End(world, subscription, "payment_failed");
    }
}
