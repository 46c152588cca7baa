using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>What a controller answers to a model that could not be bound or is not valid.</summary>
internal sealed class InvalidModelResult(ModelStateDictionary state) : IActionResult
{
    // How the serializer speaks of JSON that doesn't fit. The formatter hands on its exceptions' messages only.
    private static readonly string[] Misfits = ["The JSON value could not be converted", "The JSON property", "JSON deserialization for type"];

    public Task ExecuteResultAsync(ActionContext context) => BillingErrors.WriteAsync(context.HttpContext, Error(context));

    private ErrorBody Error(ActionContext context)
    {
        // The JSON formatter's faults have paths ($.depth); beside them stands one that says the parameter is required.
        var fault = state.Where(member => member.Value is { Errors.Count: > 0 }).OrderByDescending(member => member.Key.StartsWith('$')).FirstOrDefault();
        return fault.Key is null || IsNoJson(fault.Key, fault.Value!.Errors[0]) || (fault.Key.Length == 0 && MalformedRequests.IsEmpty(context.HttpContext.Request))
            ? KnownErrors.InvalidJson
            : MalformedRequests.WrongMember(fault.Key);
    }

    // The reader says where in the text it stopped.
    private static bool IsNoJson(string key, ModelError error) =>
        key.StartsWith('$') && error.ErrorMessage.Contains("BytePositionInLine", StringComparison.Ordinal)
        && !Misfits.Any(beginning => error.ErrorMessage.StartsWith(beginning, StringComparison.Ordinal));
}
