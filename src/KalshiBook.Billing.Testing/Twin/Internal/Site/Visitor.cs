using Microsoft.AspNetCore.Http;

namespace KalshiBook.Billing.Testing;

/// <summary>Keeps the web out: any page in a browser on this machine can send forms here, and can have its own name lead here.</summary>
internal static class Visitor
{
    /// <summary>Gives the refusal of a request that does not come from the person at this machine; null: it may.</summary>
    public static SiteAnswer? Refuse(HttpRequest request)
    {
        if (!IsAtHome(request))
            return Notice.Of(403, "Wrong address", "The twin's pages are for this machine: open them under 127.0.0.1 or localhost.");
        if (HttpMethods.IsPost(request.Method) && !ComesFromHere(request.Headers["Sec-Fetch-Site"]))
            return Notice.Of(403, "Sent by another site", "Forms are taken from the twin's own pages only. Nothing was done.");
        return null;
    }

    /// <summary>Tells whether a request was sent to this machine by its own name.</summary>
    public static bool IsAtHome(HttpRequest request) =>
        request.Host.Host is "127.0.0.1" or "[::1]" || request.Host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    // Every browser of today says where a form comes from. Who doesn't say it is a test, or a command line.
    private static bool ComesFromHere(string? site) => site is null or "" or "same-origin" or "none";
}
