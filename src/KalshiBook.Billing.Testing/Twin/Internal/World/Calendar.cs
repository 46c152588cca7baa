namespace KalshiBook.Billing.Testing;

/// <summary>Does what has become due since the last look, each thing as of the time at which it was due.</summary>
internal static class Calendar
{
    public static void CatchUp(World world)
    {
        var now = world.Now;
        while (!world.Stops && world.Agenda.TryTake(now, out var id, out var time))
        {
            if (world.Find(id) is not { } item) continue;
            world.Try(id, time, () =>
            {
                switch (item.Text("object"))
                {
                    case CheckoutSessions.Kind: CheckoutSessions.Look(world, item); break;
                    case "subscription" when world.Bills: SubscriptionLife.Look(world, item); break;
                    case "invoice" when world.Bills: InvoicePayments.Look(world, item); break;
                }
            });
        }
    }
}
