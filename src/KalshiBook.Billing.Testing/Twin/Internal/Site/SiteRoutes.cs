using Microsoft.AspNetCore.Http;

namespace KalshiBook.Billing.Testing;

/// <summary>Which address is which page.</summary>
internal static class SiteRoutes
{
    private static readonly (string Folder, Func<World, string, StripeTwinRequest, SiteAnswer> Get, Func<World, string, StripeTwinRequest, SiteAnswer>? Post)[] Folders =
    [
        ("/c/pay/", CheckoutPage.Get, CheckoutPage.Post),
        ("/p/session/", PortalPage.Get, PortalPage.Post),
        ("/i/", InvoicePage.Get, null),
    ];

    public static bool Has(string path) => path is "" or "/" or StyleSheet.Path or "/favicon.ico"
        || Array.Exists(Folders, one => path.StartsWith(one.Folder, StringComparison.Ordinal));

    /// <summary>Carries a request out. Whoever calls holds the gate.</summary>
    public static SiteAnswer Run(World world, StripeTwinRequest request)
    {
        var (get, post) = Find(request.Path);
        return request.Method switch
        {
            "GET" or "HEAD" => get(world, request),
            "POST" when post is not null => post(world, request),
            _ => Notice.NoSuchMethod(post is null ? "GET, HEAD" : "GET, HEAD, POST"),
        };
    }

    private static (Func<World, StripeTwinRequest, SiteAnswer> Get, Func<World, StripeTwinRequest, SiteAnswer>? Post) Find(string path)
    {
        foreach (var (folder, get, post) in Folders)
        {
            if (!path.StartsWith(folder, StringComparison.Ordinal)) continue;
            var id = path[folder.Length..];
            return ((world, request) => get(world, id, request), post is null ? null : (world, request) => post(world, id, request));
        }
        return path switch
        {
            StyleSheet.Path => ((_, _) => new SiteAnswer(200, StyleSheet.Text, "text/css; charset=utf-8"), null),
            "/favicon.ico" => ((_, _) => new SiteAnswer(204), null),
            _ => ((world, _) => HomePage.Get(world), null),
        };
    }
}
