using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>The page that says what listens here.</summary>
internal static class HomePage
{
    private const int MostSessions = 5;

    public static SiteAnswer Get(World world)
    {
        var open = world.All(CheckoutSessions.Kind).Where(session => session.Text("status") == "open").Take(MostSessions).ToList();
        return SiteAnswer.Page("Home", Html.Of(
            $"""
            <h1>A twin of Stripe</h1>
            <section>
            <p>It runs on this machine, speaks Stripe's HTTP API and sends signed webhooks. No money moves.</p>
            <dl>
            <dt>API version</dt><dd>{StripeTwin.ApiVersion}</dd>
            <dt>API base</dt><dd>{world.Url}</dd>
            <dt>Customers</dt><dd>{world.All("customer").LongCount()}</dd>
            <dt>Live subscriptions</dt><dd>{world.All("subscription").LongCount(one => !SubscriptionLife.IsOver(one))}</dd>
            </dl>
            </section>
            <section>
            <h2>Open Checkout pages</h2>
            {(open.Count > 0 ? Html.Of($"<ul>\n{open.Select(session => Link(world, session))}</ul>") : Html.Of($"""<p class="soft">None. An app that asks for one gets its address.</p>"""))}
            </section>
            """));
    }

    private static Html Link(World world, JsonObject session)
    {
        var names = string.Join(", ", CheckoutSessions.LineItems(world, session).Select(item => PriceText.Name(world, item.Price)));
        return Html.Of(
            $"""
            <li><p class="row"><a href="/c/pay/{session.Id()}">{(names.Length > 0 ? names : "Save a card")}</a><span class="soft">{Labels.Day(session.Number("created"))}</span></p></li>

            """);
    }
}
