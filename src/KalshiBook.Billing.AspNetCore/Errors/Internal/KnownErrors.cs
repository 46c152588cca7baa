using Microsoft.AspNetCore.Http;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>The errors that are told in more than one place, with their one wording.</summary>
internal static class KnownErrors
{
    /// <summary>When to come back after the store could not be reached, in seconds.</summary>
    public const long StoreRetryAfter = 5;

    /// <summary>When to come back after the host has stopped, in seconds.</summary>
    public const long StopRetryAfter = 5;

    public static ErrorBody InvalidApiKey { get; } =
        Of(StatusCodes.Status401Unauthorized, ErrorCodes.InvalidApiKey, "A valid API key is required.");

    public static ErrorBody InvalidToken { get; } =
        Of(StatusCodes.Status401Unauthorized, ErrorCodes.InvalidToken, "A valid access token is required.");

    public static ErrorBody InvalidAuthMethod { get; } = Of(
        StatusCodes.Status401Unauthorized, ErrorCodes.InvalidAuthMethod, "This endpoint takes an access token, not an API key.");

    public static ErrorBody AccountClosed { get; } =
        Of(StatusCodes.Status403Forbidden, ErrorCodes.AccountClosed, "This account was closed.");

    public static ErrorBody StoreUnavailable { get; } = Of(
        StatusCodes.Status503ServiceUnavailable, ErrorCodes.StoreUnavailable,
        "Billing is temporarily unavailable. Nothing was charged. Please try again.");

    public static ErrorBody StripeNotConfigured { get; } = Of(
        StatusCodes.Status503ServiceUnavailable, ErrorCodes.StripeNotConfigured, "Payments are not set up on this server.");

    public static ErrorBody StripeError { get; } = Of(
        StatusCodes.Status502BadGateway, ErrorCodes.StripeError, "Payment service temporarily unavailable. Please try again.");

    public static ErrorBody PayloadTooLarge { get; } =
        Of(StatusCodes.Status413PayloadTooLarge, ErrorCodes.PayloadTooLarge, "The body is too large.");

    public static ErrorBody UnsupportedMediaType { get; } = Of(
        StatusCodes.Status415UnsupportedMediaType, ErrorCodes.UnsupportedMediaType, "The media type of the body is not supported here.");

    public static ErrorBody InvalidJson { get; } = Of(StatusCodes.Status400BadRequest, ErrorCodes.InvalidJson, "The body must be JSON.");

    public static ErrorBody Internal { get; } =
        Of(StatusCodes.Status500InternalServerError, ErrorCodes.InternalError, "An unexpected error occurred.");

    public static ErrorBody Stopping { get; } =
        Of(StatusCodes.Status503ServiceUnavailable, ErrorCodes.InternalError, "The host is stopping. Please try again.");

    public static ErrorBody Validation(string message) => Of(StatusCodes.Status422UnprocessableEntity, ErrorCodes.ValidationError, message);

    public static ErrorBody Of(int status, string code, string message) => new() { Code = code, Message = message, Status = status };
}
