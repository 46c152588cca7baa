using CsCheck;
using static KalshiBook.Billing.Tests.Subscriptions.Stripes;

namespace KalshiBook.Billing.Tests.Subscriptions;

/// <summary>What happens at Stripe to a customer's plan subscriptions, step by step, as dice say.</summary>
internal sealed class StripeHistory(IEnumerator<int> dice)
{
    public static Gen<int[]> Dice { get; } = Gen.Int[0, 1_000_000].Array[120];

    public List<StripeSubscription> Subscriptions { get; } = [];

    public DateTimeOffset Time { get; private set; } = Now;

    public int Next(int sides)
    {
        dice.MoveNext();
        return dice.Current % sides;
    }

    /// <summary>Lets up to six days go by, and something happen.</summary>
    public void Step(int mostAtOnce)
    {
        Time = Time.AddHours(1 + Next(24 * 6));
        for (var i = 0; i < Subscriptions.Count; i++) Subscriptions[i] = Renew(Subscriptions[i]);
        switch (Next(4))
        {
            case 0 when Subscriptions.Count(one => one.Status != "canceled") < mostAtOnce:
                Subscriptions.Add(Subscribe());
                break;
            case 1 when Subscriptions.Count > 0:
                var changed = Next(Subscriptions.Count);
                Subscriptions[changed] = Change(Subscriptions[changed]);
                break;
        }
    }

    private StripeSubscription Subscribe()
    {
        var months = Next(3) == 0 ? 12 : 1;
        var status = Next(5) switch { 0 => "incomplete", 1 => "past_due", _ => "active" };
        var period = new BillingPeriod(Time, Time.AddMonths(months), months);
        return Plan(status, period, Next(2) == 0 ? ProjectPrice : TeamPrice, $"sub_{Subscriptions.Count}") with { CreatedAt = Time };
    }

    private StripeSubscription Renew(StripeSubscription subscription)
    {
        var period = subscription.Items[0].Period;
        if (subscription.Status == "canceled" || Time < period.End) return subscription;
        while (period.End <= Time) period = new BillingPeriod(period.End, period.End.AddMonths(period.Months), period.Months);
        var invoice = Next(3) switch { 0 => "paid", 1 => "draft", _ => "open" };
        return subscription with
        {
            Items = [subscription.Items[0] with { Period = period }],
            Status = subscription.Status == "active" && invoice == "open" ? "past_due" : subscription.Status,
            LatestInvoice = new StripeInvoice("in_1", invoice, 3_000),
        };
    }

    private StripeSubscription Change(StripeSubscription subscription)
    {
        if (subscription.Status == "canceled") return subscription;
        var status = Next(8) switch { 0 => "canceled", 1 => "unpaid", 2 => "paused", 3 => "past_due", _ => "active" };
        var price = status == "active" && Next(3) == 0 ? TeamPrice : subscription.Items[0].PriceId;
        return subscription with
        {
            Status = status,
            Items = [subscription.Items[0] with { PriceId = price }],
            LatestInvoice = status == "active" ? new StripeInvoice("in_1", "paid", 3_000) : subscription.LatestInvoice,
        };
    }
}
