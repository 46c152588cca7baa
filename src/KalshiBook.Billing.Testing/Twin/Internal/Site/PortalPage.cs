using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>The page of a portal session, where a customer sees subscriptions and invoices, cancels, resumes, changes the card and pays.</summary>
internal static class PortalPage
{
    public static SiteAnswer Get(World world, string id, StripeTwinRequest request) =>
        Closed(world, id, out var session, out var customer) ?? SiteAnswer.Page("Billing", PortalView.Of(world, session, customer, PortalActions.Say(request["said"])));

    public static SiteAnswer Post(World world, string id, StripeTwinRequest form)
    {
        if (Closed(world, id, out _, out var customer) is { } closed) return closed;
        return PortalActions.Run(world, customer, form) is { } said ? SiteAnswer.Redirect($"/p/session/{id}?said={said}") : Notice.BadForm();
    }

    // The page that says why there is nothing to see; null: there is.
    private static SiteAnswer? Closed(World world, string id, out JsonObject session, out JsonObject customer)
    {
        (session, customer) = (world.Find(id)!, null!);
        if (session?.Text("object") != PortalSessions.Kind) return Notice.Unknown("portal session");
        customer = world.Find(session.Text("customer")!)!;
        return customer?.ContainsKey("deleted") == false ? null : Notice.CustomerGone();
    }
}
