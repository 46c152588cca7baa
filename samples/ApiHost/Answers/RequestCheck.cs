using System.ComponentModel.DataAnnotations;
using KalshiBook.Billing.AspNetCore;

namespace KalshiBook.ApiHost;

/// <summary>Refuses what is JSON, and not acceptable. Added before <c>RequireCredits()</c>, so that nothing is charged for it.</summary>
internal static class RequestCheck
{
    public static async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
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
