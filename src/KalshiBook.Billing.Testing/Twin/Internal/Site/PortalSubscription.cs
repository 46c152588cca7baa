using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>A subscription on the portal's page.</summary>
internal static class PortalSubscription
{
    public static Html Of(World world, JsonObject subscription) => Html.Of(
        $"""
        <li>
        {SubscriptionItems.Of(subscription).Select(item => Item(world, item))}
        <p class="soft">{Labels.Status(subscription.Text("status"))} {When(subscription)}</p>
        {Button(subscription)}
        </li>

        """);

    private static Html Item(World world, JsonObject item)
    {
        var price = item.Object("price");
        return Html.Of(
            $"""<p class="row"><span class="name">{PriceText.Name(world, price)}</span><span>{PriceText.Of(world, price, item.Number("quantity") ?? 1)}</span></p>""");
    }

    private static Html When(JsonObject subscription)
    {
        var end = SubscriptionItems.Period(subscription).End;
        if (SubscriptionLife.IsOver(subscription)) return Html.Of($"ended on {Labels.Day(subscription.Number("ended_at") ?? end)}");
        if (subscription.Number("cancel_at") is { } at) return Html.Of($"ends on {Labels.Day(at)}");
        return subscription.Text("status") switch
        {
            "trialing" => Html.Of($"trial until {Labels.Day(end)}"),
            "active" or "past_due" or "unpaid" => Html.Of($"renews on {Labels.Day(end)}"),
            _ => Html.Of($"period until {Labels.Day(end)}"),
        };
    }

    private static Html Button(JsonObject subscription)
    {
        if (SubscriptionLife.IsOver(subscription)) return default;
        if (subscription.Number("cancel_at") is not null) return Form(subscription, "resume", "Don't cancel: resume");
        return subscription.Text("status") is "active" or "trialing" or "past_due" or "unpaid" ? Form(subscription, "cancel", "Cancel at period end") : default;
    }

    private static Html Form(JsonObject subscription, string what, string text) => Html.Of(
        $"""<form method="post"><input type="hidden" name="subscription" value="{subscription.Id()}"><button name="do" value="{what}">{text}</button></form>""");
}
