namespace KalshiBook.Billing.Testing;

/// <summary>What all pages have around their own part.</summary>
internal static class Layout
{
    public static Html Of(string title, Html main) => Html.Of(
        $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{title} – Stripe twin</title>
        <link rel="stylesheet" href="/twin.css">
        </head>
        <body>
        <header>Test page of the Stripe twin: no money moves</header>
        <main>
        {main}
        </main>
        </body>
        </html>

        """);
}
