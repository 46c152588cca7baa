using System.Text;
using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>The page of a Checkout session, where a buyer pays or leaves a card.</summary>
internal static class CheckoutPage
{
    public static SiteAnswer Get(World world, string id, StripeTwinRequest request) =>
        Closed(world, id, out var session) ?? SiteAnswer.Page(CheckoutView.Title(session), CheckoutView.Of(world, session, email: null));

    public static SiteAnswer Post(World world, string id, StripeTwinRequest form)
    {
        var card = form["card"];
        if (card is not ("works" or "fails")) return Notice.BadForm();
        if (Closed(world, id, out var session) is { } closed)
            return card == "works" && closed.Status == 410 && session.Text("status") == "complete" ? Completed(world, session) : closed; // a second click
        var email = form["email"];
        if (CheckoutView.AsksEmail(session) && email is not null && !Customers.IsEmail(email)) return Again(world, session, email, 400, "Enter an e-mail address.");
        if (card == "fails" && CheckoutView.DueToday(world, session) > 0) return Again(world, session, email, 402, "Your card was declined.");
        CheckoutCompletion.Complete(world, session, card == "fails" ? PaymentMethods.Failing : PaymentMethods.Good, email);
        return Completed(world, session);
    }

    private static SiteAnswer Again(World world, JsonObject session, string? email, int status, string message) =>
        SiteAnswer.Page(CheckoutView.Title(session), CheckoutView.Of(world, session, email, message), status);

    // The page that says why there is nothing to pay; null: the session is open.
    private static SiteAnswer? Closed(World world, string id, out JsonObject session)
    {
        session = world.Find(id)!;
        if (session?.Text("object") != CheckoutSessions.Kind) return Notice.Unknown("Checkout session");
        return session.Text("status") switch
        {
            "complete" => Notice.Of(410, "All done here", Html.Of($"""<p>This Checkout session is complete.</p><p><a href="{SuccessAddress.Of(session)}">Go on</a></p>""")),
            "open" => session.Text("customer") is { } customer && world.Find(customer)?.ContainsKey("deleted") != false ? Notice.CustomerGone() : null,
            _ => Notice.Of(410, "This page has expired", Html.Of($"<p>The Checkout session is no longer open. Nothing was paid.</p>{CheckoutView.BackLink(session)}")),
        };
    }

    // Stripe has the buyer wait for the endpoints, so that the app knows of the purchase when the buyer comes back.
    private static SiteAnswer Completed(World world, JsonObject session)
    {
        var id = Encoding.UTF8.GetBytes($"\"{session.Id()}\"");
        var told = world.Events.NewestFirst().FirstOrDefault(one => one.Type == "checkout.session.completed" && one.Json.AsSpan().IndexOf(id) >= 0);
        return SiteAnswer.Redirect(SuccessAddress.Of(session)) with { Awaits = told is { Pending: > 0 } ? told.Taken.Task : null };
    }
}
