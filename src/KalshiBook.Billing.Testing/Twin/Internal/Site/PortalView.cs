using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>What the portal's page shows.</summary>
internal static class PortalView
{
    private const int MostInvoices = 100;

    public static Html Of(World world, JsonObject session, JsonObject customer, (string Text, bool IsBad)? said)
    {
        var subscriptions = world.All("subscription", customer.Id()).OrderBy(SubscriptionLife.IsOver).ToList();
        var invoices = world.All("invoice", customer.Id()).Take(MostInvoices).ToList();
        return Html.Of(
            $"""
            <h1>Billing</h1>
            <p class="soft">{customer.Text("email") ?? customer.Id()}</p>
            {(said is { } one ? Said(one.Text, one.IsBad) : default)}
            <section>
            <h2>Subscriptions</h2>
            {List(subscriptions.Select(one => PortalSubscription.Of(world, one)), "There is no subscription.")}
            </section>
            <section>
            <h2>Card</h2>
            <p class="name">{Labels.Card(world, CardOf(world, customer, subscriptions))}</p>
            <form method="post">
            <button name="do" value="card-works">Change to a card that works <span class="digits">(•••• 4242)</span></button>
            <button name="do" value="card-fails">Change to a card that fails <span class="digits">(•••• 0341)</span></button>
            </form>
            </section>
            <section>
            <h2>Invoices</h2>
            {List(invoices.Select(PortalInvoice.Of), "There is no invoice.")}
            </section>
            {(session.Text("return_url") is { } address ? Html.Of($"""<p class="back"><a href="{address}">Go back</a></p>""") : default)}
            """);
    }

    private static Html Said(string text, bool isBad) =>
        isBad ? Html.Of($"""<p class="said bad" role="alert">{text}</p>""") : Html.Of($"""<p class="said" role="status">{text}</p>""");

    private static Html List(IEnumerable<Html> items, string none)
    {
        var all = items.ToList();
        return all.Count > 0 ? Html.Of($"<ul>\n{all}</ul>") : Html.Of($"""<p class="soft">{none}</p>""");
    }

    // What the next invoice is paid with.
    private static string? CardOf(World world, JsonObject customer, List<JsonObject> subscriptions) =>
        subscriptions.FirstOrDefault(one => !SubscriptionLife.IsOver(one)) is { } live
            ? SubscriptionLife.PaymentMethodOf(world, live)
            : customer.Object("invoice_settings").Text("default_payment_method");
}
