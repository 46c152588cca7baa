using Microsoft.AspNetCore.Http.HttpResults;

namespace KalshiBook.ApiHost;

/// <summary>
/// <c>GET /billing</c>, where Stripe's pages lead back to: it says what happened there, and shows the plan after a sync. For people, so it is no
/// part of the API's document.
/// </summary>
internal static class BillingPage
{
    private const string Path = "/billing";

    // Of the page nothing is run, shown or sent that is not the host's own. Stripe's session id in its address goes nowhere.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void MapBillingPage(this WebApplication app)
    {
        var isLocal = app.Services.GetRequiredService<AccessTokenSettings>().Read().IsLocal;
        var page = BillingPageText.Read(File(app, "billing.html"), isLocal);
        Map(app, Path, context => Page(page, context));
        foreach (var (name, type) in (ReadOnlySpan<(string, string)>)[("billing.css", "text/css"), ("billing.js", "text/javascript")])
        {
            var content = File(app, name);
            Map(app, "/" + name, context => Text(content, type, context));
        }
    }

    private static void Map(WebApplication app, string path, Func<HttpContext, ContentHttpResult> answer) =>
        app.MapGet(path, answer).AllowAnonymous().ExcludeFromDescription();

    private static ContentHttpResult Page(BillingPageText page, HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers["Referrer-Policy"] = "no-referrer";
        var query = context.Request.Query;
        var text = query["success"] == "true" ? page.Success : query["canceled"] == "true" ? page.Canceled : page.Plain;
        return Text(text, "text/html", context);
    }

    private static ContentHttpResult Text(string text, string type, HttpContext context)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Content(text, $"{type}; charset=utf-8");
    }

    private static string File(WebApplication app, string name) =>
        System.IO.File.ReadAllText(System.IO.Path.Combine(app.Environment.ContentRootPath, "BillingPage", name));
}
