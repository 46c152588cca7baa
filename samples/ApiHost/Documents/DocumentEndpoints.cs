using Microsoft.AspNetCore.Rewrite;
using Scalar.AspNetCore;

namespace KalshiBook.ApiHost;

/// <summary>What people and agents read: the API's document, its interactive reference, and two texts.</summary>
internal static class DocumentEndpoints
{
    private const string Reference = "/docs";

    /// <summary>Answers at <c>/docs</c> itself, where the reference would redirect to <c>/docs/</c>. Comes before routing.</summary>
    public static void UseDocuments(this WebApplication app) =>
        app.UseRewriter(new RewriteOptions().AddRewrite("(?i)^docs$", "docs/", skipRemainingRules: true)).UseRouting();

    public static void MapDocuments(this WebApplication app)
    {
        app.MapGet("/openapi.json", async (ApiDocumentText document) => TypedResults.Text(await document.Value, "application/json; charset=utf-8"))
            .AllowAnonymous().ExcludeFromDescription();
        app.MapScalarApiReference(Reference, options => options
            .WithTitle("KalshiBook API").WithOpenApiRoutePattern("/openapi.json").AddHeadContent($"<base href=\"{Reference}/\">")
            .WithShowExtensions(ApiDocument.Cost)
            // Nothing comes from elsewhere, and nothing goes there.
            .DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp().HideClientButton().HideDeveloperTools()).AllowAnonymous();
        MapText(app, "llms.txt");
        MapText(app, "llms-full.txt");
    }

    private static void MapText(WebApplication app, string name)
    {
        var file = new FileInfo(Path.Combine(app.Environment.ContentRootPath, "static", name));
        if (!file.Exists) throw new FileNotFoundException($"The host lacks static/{name}.");
        app.MapGet("/" + name, () => TypedResults.PhysicalFile(file.FullName, "text/plain; charset=utf-8", lastModified: file.LastWriteTimeUtc))
            .AllowAnonymous().ExcludeFromDescription();
    }
}
