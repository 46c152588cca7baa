using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>What the page of an open Checkout session shows.</summary>
internal static class CheckoutView
{
    public static string Title(JsonObject session) => IsSetup(session) ? "Save a card" : "Checkout";

    /// <summary>Tells whether the session does not know yet who pays.</summary>
    public static bool AsksEmail(JsonObject session) => session.Text("customer") is null && session.Text("customer_email") is null;

    public static Html Of(World world, JsonObject session, string? email, string? error = null)
    {
        var verb = IsSetup(session) ? "Save" : "Pay with";
        return Html.Of(
            $"""
            <h1>{Title(session)}</h1>
            {(error is null ? default : Html.Of($"""<p class="said bad" role="alert">{error}</p>"""))}
            {(IsSetup(session) ? Html.Of($"<section><p>The card is kept for later payments. Nothing is charged now.</p></section>") : Order(world, session))}
            <section>
            <form method="post">
            {(AsksEmail(session) ? EmailField(email) : Payer(world, session))}
            <button class="main" name="card" value="works">{verb} a card that works <span class="digits">(•••• 4242)</span></button>
            <button name="card" value="fails">{verb} a card that fails{(DueToday(world, session) > 0 ? "" : " when it is charged")} <span class="digits">(•••• 0341)</span></button>
            </form>
            </section>
            {BackLink(session)}
            """);
    }

    /// <summary>Gives what is charged at once, in the currency's smallest unit. Where that is nothing, a card that fails is kept, and fails later.</summary>
    public static long DueToday(World world, JsonObject session) =>
        world.Notes[session.Id()].Number("trial_days") is null ? session.Number("amount_total") ?? 0 : 0;

    public static Html BackLink(JsonObject session) => session.Text("cancel_url") is { } address
        ? Html.Of($"""<p class="back"><a href="{address}">Cancel and go back</a></p>""")
        : default;

    private static bool IsSetup(JsonObject session) => session.Text("mode") == "setup";

    private static Html Order(World world, JsonObject session)
    {
        var days = world.Notes[session.Id()].Number("trial_days");
        var due = Money.Of(DueToday(world, session), session.Text("currency")!);
        return Html.Of(
            $"""
            <section>
            <ul>
            {CheckoutSessions.LineItems(world, session).Select(item => Item(world, item.Price, item.Quantity))}
            <li><p class="row"><span>Due today</span><span class="name">{due}</span></p>{(days is { } count ? Trial(count) : default)}</li>
            </ul>
            </section>
            """);
    }

    private static Html Item(World world, JsonObject price, long quantity) => Html.Of(
        $"""<li><p class="name">{PriceText.Name(world, price)}</p><p class="soft">{PriceText.Of(world, price, quantity)}</p></li>""");

    private static Html Trial(long days) => Html.Of($"""<p class="soft">The first {days} days are free.</p>""");

    private static Html EmailField(string? email) => Html.Of(
        $"""
        <label for="email">E-mail</label>
        <input id="email" name="email" type="email" autocomplete="email" maxlength="512" required value="{email ?? "buyer@example.com"}">
        """);

    private static Html Payer(World world, JsonObject session)
    {
        var customer = session.Text("customer");
        var email = customer is null ? session.Text("customer_email") : world.Find(customer)?.Text("email");
        return Html.Of($"<dl><dt>Paid by</dt><dd>{email ?? customer}</dd></dl>");
    }
}
