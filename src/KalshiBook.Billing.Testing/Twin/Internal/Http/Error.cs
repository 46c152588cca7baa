using System.Text.Json.Nodes;

namespace KalshiBook.Billing.Testing;

/// <summary>Stripe's error bodies.</summary>
internal static class Error
{
    public static string Body(string message, string type = "invalid_request_error", string? code = null, string? parameter = null, string? requestId = null)
    {
        var error = new JsonObject { ["message"] = message, ["type"] = type };
        if (code is not null) error.Set(("code", code), ("doc_url", $"https://stripe.com/docs/error-codes/{code.Replace('_', '-')}"));
        if (parameter is not null) error["param"] = parameter;
        error["request_log_url"] = $"https://dashboard.stripe.com/test/logs/{requestId ?? World.NewId("req")}";
        return new JsonObject { ["error"] = error }.ToJsonString();
    }

    public static string BodyOf(int status) => status switch
    {
        401 => Body("Invalid API Key provided."),
        402 => Body("Your card was declined.", "card_error", "card_declined"),
        404 => Body("No such object.", code: "resource_missing", parameter: "id"),
        409 => KeyInUse("…"),
        429 => Body("Request rate limit exceeded.", code: "rate_limit"),
        >= 500 => Body("An unknown error occurred", "api_error"),
        _ => Body("The request is invalid."),
    };

    public static string KeyInUse(string key) => Body(
        "There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is "
        + $"still going through): {key}. Please try again later.",
        code: "idempotency_key_in_use");

    public static string KeyMismatch(string key) => Body(
        "Keys for idempotent requests can only be used with the same parameters they were first used with. "
        + $"Try using a key other than '{key}' if you meant to execute a different request.",
        "idempotency_error");

    public static string LockTimeout() => Body(
        "This object cannot be accessed right now because another API request or Stripe process is currently accessing it.", code: "lock_timeout");

    public static StripeErrorException Missing(string kind, string id, string? parameter) =>
        new(parameter is null ? 404 : 400, $"No such {NameOf(kind)}: '{Short(id)}'", "resource_missing", parameter ?? "id");

    public static StripeErrorException Invalid(string message, string? parameter = null, string? code = null) => new(400, message, code, parameter);

    /// <summary>Cuts what somebody sent to a length that can stand in a message.</summary>
    public static string Short(string text) => text.Length <= 200 ? text : text[..200] + "…";

    private static string NameOf(string kind) => kind switch
    {
        "payment_method" => "PaymentMethod",
        "setup_intent" => "setupintent",
        _ => kind,
    };
}
