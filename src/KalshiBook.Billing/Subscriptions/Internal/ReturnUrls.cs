namespace KalshiBook.Billing;

/// <summary>Where Stripe's pages lead back to: the billing page of the app.</summary>
internal static class ReturnUrls
{
    public static string Page(string appUrl) => $"{appUrl}/billing";

    // Stripe puts the session's id in the place of the words in braces.
    public static string Success(string appUrl) => $"{Page(appUrl)}?success=true&session_id={{CHECKOUT_SESSION_ID}}";

    public static string Canceled(string appUrl) => $"{Page(appUrl)}?canceled=true";
}
