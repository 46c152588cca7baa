namespace KalshiBook.ApiHost;

/// <summary>The three pages that one file makes. What happened is said by the host, so that it is read without script too; nothing of an address is ever in it.</summary>
internal sealed record BillingPageText(string Success, string Canceled, string Plain)
{
    public static BillingPageText Read(string html, bool isLocal)
    {
        var page = html.Replace("{{log-in}}", isLocal ? "email" : "token", StringComparison.Ordinal);
        return new BillingPageText(
            // Where pay-as-you-go asked for a card, Stripe leads to the same address.
            Say(page, "Checkout is complete", "Payment received, or your card saved where nothing was to be paid yet. Your plan is below as soon as Stripe has been asked."),
            Say(page, "Checkout was canceled", "Nothing was paid, and nothing has changed."),
            Say(page, "Your plan", "What you have, and what is left of it."));
    }

    private static string Say(string page, string title, string text) =>
        page.Replace("{{title}}", title, StringComparison.Ordinal).Replace("{{text}}", text, StringComparison.Ordinal);
}
