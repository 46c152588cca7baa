using KalshiBook.Billing.AspNetCore;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Switches the error envelope on for a whole host.</summary>
public static class KalshiBookErrorsApplicationBuilderExtensions
{
    /// <summary>
    /// Gives every response of the host a request id, and every error that has no body the envelope: 404, 405, the empty 401 of an
    /// authentication handler, a malformed body, an unhandled exception.
    /// </summary>
    /// <param name="app">The application. Call this first: it sees only what comes after it.</param>
    /// <returns>The application.</returns>
    /// <remarks>
    /// An answer that has a body, or has begun, is left alone. An exception after the response began aborts the connection. It sets
    /// <see cref="RouteHandlerOptions.ThrowOnBadRequest"/>, so that a malformed request arrives here with its reason. Controllers with
    /// <c>[ApiController]</c> write bodies of their own: see <c>AddControllerErrors()</c>.
    /// </remarks>
    /// <exception cref="InvalidOperationException"><c>AddKalshiBookBilling()</c> was not called.</exception>
    public static IApplicationBuilder UseKalshiBookErrors(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        BillingMarker.Require(app.ApplicationServices, "UseKalshiBookErrors()");
        // An empty 400 would not say whether the body was no JSON, or JSON that doesn't fit. Endpoints read this when they are built, which is later.
        app.ApplicationServices.GetRequiredService<IOptions<RouteHandlerOptions>>().Value.ThrowOnBadRequest = true;
        return app.UseMiddleware<ErrorsMiddleware>();
    }
}
