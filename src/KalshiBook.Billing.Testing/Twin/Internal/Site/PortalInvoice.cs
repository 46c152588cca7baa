using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>An invoice on the portal's page.</summary>
internal static class PortalInvoice
{
    public static Html Of(JsonObject invoice) => Html.Of(
        $"""
        <li>
        <p class="row"><a class="name" href="/i/{invoice.Id()}">{invoice.Text("number")}</a><span>{Money.Of(invoice.Number("total") ?? 0, invoice.Text("currency")!)}</span></p>
        <p class="soft">{Labels.Status(invoice.Text("status"))} {Labels.Day(invoice.Number("created"))}</p>
        {(invoice.Text("status") == "open" ? PayForm(invoice) : default)}
        </li>

        """);

    private static Html PayForm(JsonObject invoice) => Html.Of(
        $"""<form method="post"><input type="hidden" name="invoice" value="{invoice.Id()}"><button class="main" name="do" value="pay">Pay now</button></form>""");
}
