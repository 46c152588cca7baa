namespace KalshiBook.Billing.AspNetCore;

/// <summary>The codes of the error envelope. Clients act on them: a code never changes its meaning.</summary>
public static class ErrorCodes
{
    /// <summary>429: the charge does not fit, and pay-as-you-go is off.</summary>
    public const string CreditsExhausted = "credits_exhausted";

    /// <summary>429: pay-as-you-go is on, and the overage limit of the cycle would be passed.</summary>
    public const string PaygLimitReached = "payg_limit_reached";

    /// <summary>429: the charge needs overage, which waits for a subscription to be paid.</summary>
    public const string PaygSuspended = "payg_suspended";

    /// <summary>429: the requests per minute of the plan, or of the billing endpoints that call Stripe, are used up.</summary>
    public const string RateLimitExceeded = "rate_limit_exceeded";

    /// <summary>400: the billing portal was asked for by a user without a Stripe customer.</summary>
    public const string NoBillingAccount = "no_billing_account";

    /// <summary>409: checkout was asked for by a user who has a plan subscription.</summary>
    public const string AlreadySubscribed = "already_subscribed";

    /// <summary>400: a webhook's body is not a Stripe event.</summary>
    public const string InvalidPayload = "invalid_payload";

    /// <summary>400: a webhook's signature is missing, wrong or too old.</summary>
    public const string InvalidSignature = "invalid_signature";

    /// <summary>413: the body is over its limit.</summary>
    public const string PayloadTooLarge = "payload_too_large";

    /// <summary>402: pay-as-you-go needs a payment method first.</summary>
    public const string PaymentMethodRequired = "payment_method_required";

    /// <summary>502: Stripe failed.</summary>
    public const string StripeError = "stripe_error";

    /// <summary>503: a Stripe feature was called, and the host has no Stripe keys.</summary>
    public const string StripeNotConfigured = "stripe_not_configured";

    /// <summary>503: the billing store can't be reached in time. Nothing stays charged.</summary>
    public const string StoreUnavailable = "store_unavailable";

    /// <summary>401: a metered endpoint was called without a valid API key.</summary>
    public const string InvalidApiKey = "invalid_api_key";

    /// <summary>401: an endpoint was called without a valid access token.</summary>
    public const string InvalidToken = "invalid_token";

    /// <summary>401: an API key was sent to an endpoint that wants an access token.</summary>
    public const string InvalidAuthMethod = "invalid_auth_method";

    /// <summary>403: the account was closed.</summary>
    public const string AccountClosed = "account_closed";

    /// <summary>403: the caller may not do this.</summary>
    public const string Forbidden = "forbidden";

    /// <summary>422: the request can be read, but is not acceptable. The message names the field.</summary>
    public const string ValidationError = "validation_error";

    /// <summary>400: the body is not JSON, or not of the form that is asked for.</summary>
    public const string InvalidJson = "invalid_json";

    /// <summary>400, and any other status from 400 to 499 without a code of its own: the request is malformed.</summary>
    public const string BadRequest = "bad_request";

    /// <summary>415: the body's media type is not taken here.</summary>
    public const string UnsupportedMediaType = "unsupported_media_type";

    /// <summary>404: there is no such route, or no such thing.</summary>
    public const string NotFound = "not_found";

    /// <summary>405: the route does not take this method.</summary>
    public const string MethodNotAllowed = "method_not_allowed";

    /// <summary>500: anything unforeseen.</summary>
    public const string InternalError = "internal_error";
}
