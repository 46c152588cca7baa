using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Stubs;

/// <summary>Stripe's error bodies.</summary>
internal static class Error
{
    public static string Body(string message, string type, string? code = null, string? parameter = null)
    {
        var error = new JsonObject { ["message"] = message, ["type"] = type };
        if (code is not null) error["code"] = code;
        if (parameter is not null) error["param"] = parameter;
        return new JsonObject { ["error"] = error }.ToJsonString();
    }

    public static string BodyOf(int status) => status switch
    {
        401 => Body("Invalid API Key provided.", "invalid_request_error"),
        402 => Body("Your card was declined.", "card_error", "card_declined"),
        404 => Body("No such object.", "invalid_request_error", "resource_missing", "id"),
        409 => Body("There is currently another in-progress request using this Idempotent Key.", "invalid_request_error", "idempotency_key_in_use"),
        429 => Body("Request rate limit exceeded.", "invalid_request_error", "rate_limit"),
        >= 500 => Body("An unknown error occurred", "api_error"),
        _ => Body("The request is invalid.", "invalid_request_error"),
    };

    public static StripeErrorException Missing(string kind, string id, string? parameter) =>
        new(parameter is null ? 404 : 400, $"No such {kind}: '{id}'", "resource_missing", parameter ?? "id");

    public static StripeErrorException Invalid(string message, string? parameter = null, string? code = null) => new(400, message, code, parameter);
}
