using System.ComponentModel.DataAnnotations;
using KalshiBook.Billing.AspNetCore;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace KalshiBook.ApiHost;

/// <summary>Refuses bodies that are too large, and what is JSON and not acceptable. Comes before <c>RequireCredits()</c>, so that nothing is charged for it.</summary>
internal static class RequestCheck
{
    public static TBuilder CheckRequests<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.WithMetadata(new RequestSizeLimitAttribute(Limits.Body));
        builder.AddEndpointFilter(InvokeAsync);
        // By this metadata the router refuses other media types before anybody knows who is calling. Binding does so too, after 401 and the rate limit.
        builder.Finally(endpoint =>
        {
            foreach (var accepts in endpoint.Metadata.OfType<IAcceptsMetadata>().ToList()) endpoint.Metadata.Remove(accepts);
        });
        return builder;
    }

    private static async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var faults = new List<ValidationResult>();
        foreach (var request in invocation.Arguments.OfType<IChecked>())
        {
            if (!Validator.TryValidateObject(request, new ValidationContext(request), faults, validateAllProperties: true))
                return new Failure(StatusCodes.Status422UnprocessableEntity, ErrorCodes.ValidationError, faults[0].ErrorMessage!);
        }
        return await next(invocation);
    }
}
