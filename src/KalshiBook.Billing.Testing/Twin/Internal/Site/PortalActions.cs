using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>What the forms of the portal's page do. They reach what is the customer's own, and nothing else.</summary>
internal static class PortalActions
{
    /// <summary>Does it, and gives the word by which the page says what was done; null: the form is not one of the page's.</summary>
    public static string? Run(World world, JsonObject customer, StripeTwinRequest form) => form["do"] switch
    {
        "cancel" => Own(world, customer, "subscription", form) is { } one ? Cancel(world, one) : null,
        "resume" => Own(world, customer, "subscription", form) is { } one ? Resume(world, one) : null,
        "pay" => Own(world, customer, "invoice", form) is { } one ? Pay(world, one) : null,
        "card-works" => ChangeCard(world, customer, works: true),
        "card-fails" => ChangeCard(world, customer, works: false),
        _ => null,
    };

    /// <summary>Gives what a word says.</summary>
    public static (string Text, bool IsBad)? Say(string? word) => word switch
    {
        "canceled" => ("The subscription ends with its period.", false),
        "resumed" => ("The subscription goes on.", false),
        "changed" => ("The card was changed.", false),
        "paid" => ("The invoice is paid.", false),
        "declined" => ("Your card was declined.", true),
        _ => null,
    };

    private static JsonObject? Own(World world, JsonObject customer, string kind, StripeTwinRequest form) =>
        form[kind] is { } id && world.Find(id) is { } item && item.Text("object") == kind && item.Text("customer") == customer.Id() ? item : null;

    private static string Cancel(World world, JsonObject subscription)
    {
        if (SubscriptionLife.IsOver(subscription)) return "";
        if (subscription["cancel_at"] is null) Portal.Cancel(world, subscription); // what ends already is not said to end again
        return "canceled";
    }

    private static string Resume(World world, JsonObject subscription)
    {
        if (SubscriptionLife.IsOver(subscription)) return "";
        Portal.Resume(world, subscription);
        return "resumed";
    }

    private static string ChangeCard(World world, JsonObject customer, bool works)
    {
        Portal.ChangeCard(world, customer, works);
        return "changed";
    }

    // Of two clicks the second finds it paid.
    private static string Pay(World world, JsonObject invoice) => invoice.Text("status") switch
    {
        "open" => InvoicePayments.TryByHand(world, invoice) ? "paid" : "declined",
        "paid" => "paid",
        _ => "",
    };
}
