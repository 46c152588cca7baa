namespace KalshiBook.Billing;

/// <summary>Why a call to Stripe failed. It has no message of Stripe's: such a text may repeat what a user sent.</summary>
/// <param name="Kind">How it failed.</param>
/// <param name="Status">The HTTP status, or null where there was no answer.</param>
/// <param name="Type">Stripe's type of the error, such as <c>invalid_request_error</c>.</param>
/// <param name="Code">Stripe's code of the error, such as <c>resource_missing</c>.</param>
/// <param name="Parameter">The parameter that Stripe complains of.</param>
/// <param name="RequestId">Stripe's id of the request, <c>req_…</c>.</param>
public sealed record StripeFailure(
    StripeFailureKind Kind, int? Status = null, string? Type = null, string? Code = null, string? Parameter = null, string? RequestId = null)
{
    /// <summary>Gets a value indicating whether the same call, repeated with the same key, may succeed.</summary>
    public bool MayRepeat => Kind is StripeFailureKind.Unreachable or StripeFailureKind.Unknown or StripeFailureKind.Busy;

    /// <summary>Says what is known, for logs.</summary>
    /// <returns>The failure in words.</returns>
    public override string ToString()
    {
        var details = new[] { Status is { } status ? $"status {status}" : null, Type, Code, Parameter, RequestId }.Where(text => text is not null);
        return string.Join(", ", details.Prepend(Kind.ToString()));
    }
}
