using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>What a controller answers to a model that could not be bound or is not valid.</summary>
internal sealed class InvalidModelResult(ModelStateDictionary state) : IActionResult
{
    public Task ExecuteResultAsync(ActionContext context) => BillingErrors.WriteAsync(context.HttpContext, Error());

    private ErrorBody Error()
    {
        // The JSON formatter's faults have paths ($.depth); beside them stands one that says the parameter is required.
        foreach (var (key, entry) in state.OrderByDescending(member => member.Key.StartsWith('$')))
        {
            if (entry is not { Errors: [var error, ..] }) continue;
            if (key.Length == 0 || (key.StartsWith('$') && !IsConversion(error))) return KnownErrors.InvalidJson;
            return MalformedRequests.WrongMember(key);
        }
        return KnownErrors.InvalidJson;
    }

    // The formatter gives its exception's message only, which begins so where JSON is not of the right kind.
    private static bool IsConversion(ModelError error) => error.ErrorMessage.StartsWith("The JSON value could not be converted", StringComparison.Ordinal);
}
