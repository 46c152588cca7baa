using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>The page of an invoice, to which its <c>hosted_invoice_url</c> leads.</summary>
internal static class InvoicePage
{
    public static SiteAnswer Get(World world, string id, StripeTwinRequest request) =>
        world.Find(id) is { } invoice && invoice.Text("object") == "invoice"
            ? SiteAnswer.Page($"Invoice {invoice.Text("number")}", Of(world, invoice))
            : Notice.Unknown("invoice");

    private static Html Of(World world, JsonObject invoice) => Html.Of(
        $"""
        <h1>Invoice {invoice.Text("number")}</h1>
        <section>
        <dl>
        <dt>Status</dt><dd>{Labels.Status(invoice.Text("status"))}</dd>
        <dt>Date</dt><dd>{Labels.Day(invoice.Number("created"))}</dd>
        <dt>Bill to</dt><dd>{invoice.Text("customer_email") ?? invoice.Text("customer")}</dd>
        {(invoice.Number("next_payment_attempt") is { } next ? Html.Of($"<dt>Next attempt</dt><dd>{Labels.Day(next)}</dd>") : default)}
        </dl>
        </section>
        <section>
        <h2>Lines</h2>
        <ul>
        {invoice.Object("lines")["data"]!.AsArray().Select(line => Line(world, line!.AsObject()))}
        <li>
        <p class="row"><span>Total</span><span class="big">{Amount(invoice, "total")}</span></p>
        <p class="row soft"><span>Paid</span><span>{Amount(invoice, "amount_paid")}</span></p>
        <p class="row soft"><span>Still to pay</span><span>{Amount(invoice, "amount_remaining")}</span></p>
        </li>
        </ul>
        </section>
        """);

    private static Html Line(World world, JsonObject line)
    {
        var period = line.Object("period");
        var name = PriceText.NameOfProduct(world, (line["pricing"] as JsonObject)?.Object("price_details").Text("product"));
        return Html.Of(
            $"""
            <li>
            <p class="row"><span class="name">{name ?? line.Text("description")}</span><span>{Amount(line, "amount")}</span></p>
            <p class="soft">{line.Text("description")}, {Labels.Day(period.Number("start"))} – {Labels.Day(period.Number("end"))}</p>
            </li>

            """);
    }

    private static string Amount(JsonObject item, string name) => Money.Of(item.Number(name) ?? 0, item.Text("currency")!);
}
