using System.Text;
using Microsoft.AspNetCore.Http;

namespace KalshiBook.Billing.Testing;

/// <summary>The pages for people. They need no script and load nothing but the style sheet.</summary>
internal sealed class Site(World world, CancellationToken end)
{
    // Without form-action: it would also forbid the redirect that follows a form, which leads to the app.
    private const string Policy = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>How long Stripe has a buyer wait for the endpoints.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static bool Has(PathString path) => SiteRoutes.Has(path.Value ?? "");

    public async Task HandleAsync(HttpContext http)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(end, http.RequestAborted);
        try
        {
            var answer = Visitor.Refuse(http.Request) ?? await AnswerAsync(http.Request, stop.Token).ConfigureAwait(false);
            if (answer.Awaits is { } task) await WaitAsync(task, stop.Token).ConfigureAwait(false);
            await WriteAsync(http.Response, answer, stop.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or BadHttpRequestException)
        {
            http.Abort(); // the browser has gone, or the twin is going
        }
    }

    private async Task<SiteAnswer> AnswerAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        if (await RequestReader.ReadAsync(http, cancellationToken).ConfigureAwait(false) is not { } request) return Notice.TooLarge();
        lock (world.Gate)
        {
            try
            {
                Calendar.CatchUp(world);
                return SiteRoutes.Run(world, request);
            }
            catch (StripeErrorException error)
            {
                return Notice.Of(error.Status, "That did not work", error.Message);
            }
        }
    }

    // By this machine's time, not the twin's: it is a person who waits.
    private static async Task WaitAsync(Task task, CancellationToken cancellationToken)
    {
        try
        {
            await task.WaitAsync(Patience, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The endpoints are sent it again later, and the buyer goes on.
        }
    }

    private static async Task WriteAsync(HttpResponse response, SiteAnswer answer, CancellationToken cancellationToken)
    {
        response.StatusCode = answer.Status;
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        if (answer.Location is { } location) response.Headers.Location = location;
        if (answer.Allow is { } methods) response.Headers.Allow = methods;
        if (answer.Status == 204) return;
        var body = Encoding.UTF8.GetBytes(answer.Body);
        response.ContentType = answer.ContentType;
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, cancellationToken).ConfigureAwait(false);
    }
}
