using Microsoft.AspNetCore.Http;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>How requests and users meet: who is calling, who may see the billing endpoints, and what is given back.</summary>
public sealed class BillingHttpOptions
{
    /// <summary>Gets or sets how the user's id is found in a request. Null, or text that can't be a <see cref="UserId"/>, is nobody: 401.</summary>
    /// <value>The default is the claim <c>sub</c> of an authenticated identity, else its <c>ClaimTypes.NameIdentifier</c>.</value>
    public Func<HttpContext, string?> FindUserId { get; set; } = CallerClaims.FindUserId;

    /// <summary>Gets or sets how the user's e-mail address is found in a request. It goes to Stripe, with the customer that is made there.</summary>
    /// <value>
    /// The default is the claim <c>email</c> of an authenticated identity, else its <c>ClaimTypes.Email</c>. Null, or text that can't be an
    /// address, is none.
    /// </value>
    public Func<HttpContext, string?> FindEmail { get; set; } = CallerClaims.FindEmail;

    /// <summary>Gets or sets how the id (never the secret) of the API key that a request came with is found. It is kept with the usage record.</summary>
    /// <remarks>A caller who has one does not get at the billing endpoints, which take access tokens only.</remarks>
    /// <value>The default is the claim <c>api_key_id</c> of an authenticated identity. Null, or text that can't be stored, is no API key.</value>
    public Func<HttpContext, string?> FindApiKeyId { get; set; } = CallerClaims.FindApiKeyId;

    /// <summary>Gets or sets the authorization policy of the billing endpoints.</summary>
    /// <value>The default, null, is the host's default policy.</value>
    public string? AuthorizationPolicy { get; set; }

    /// <summary>Gets or sets what API keys begin with, so that one sent in the place of an access token can be told from a bad token.</summary>
    /// <value>The default is <c>kb-</c>.</value>
    public string ApiKeyPrefix { get; set; } = "kb-";

    /// <summary>Gets or sets the rule that says whether a charge is given back.</summary>
    /// <value>
    /// The default gives back what the host could not serve: an unhandled exception (but not that of a client that gave up), a status of 500
    /// and above, and 400, 413, 415 and 422. It is <see cref="RefundContext.IsRefundedByDefault"/>.
    /// </value>
    /// <remarks>
    /// It is asked when a charged request's response begins, or when its endpoint lets an exception go; of one that begins and fails after that,
    /// both times. A charge is given back once.
    /// </remarks>
    public Func<RefundContext, bool> ShouldRefund { get; set; } = static context => context.IsRefundedByDefault;
}
