using KalshiBook.Billing;
using KalshiBook.Billing.AspNetCore;
using Microsoft.AspNetCore.Mvc;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The error envelope for controllers.</summary>
public static class BillingBuilderErrorsExtensions
{
    /// <summary>Has controllers with <c>[ApiController]</c> answer with the error envelope where they would write ProblemDetails.</summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    /// <remarks>For hosts that call <c>app.UseKalshiBookErrors()</c>. A body that is no JSON is 400, one that doesn't fit is 422.</remarks>
    public static BillingBuilder AddControllerErrors(this BillingBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.PostConfigure<ApiBehaviorOptions>(static options =>
        {
            options.SuppressMapClientErrors = true; // leaves NotFound() and the like empty, which the middleware fills
            options.InvalidModelStateResponseFactory = static context => new InvalidModelResult(context.ModelState);
        });
        return builder;
    }
}
