using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Says who is calling, by the host's options.</summary>
internal sealed class Caller(IOptions<BillingHttpOptions> options)
{
    // Stripe takes no longer one.
    private const int MaxEmailLength = 512;

    /// <summary>Gives the user, or null where the request has none that can be billed.</summary>
    public UserId? FindUser(HttpContext context) =>
        UserId.TryParse(options.Value.FindUserId(context), out var user) ? user : null;

    /// <summary>Gives the user's e-mail address, or null. One that is none is left out: Stripe would refuse the whole call for it.</summary>
    public string? FindEmail(HttpContext context)
    {
        var email = options.Value.FindEmail(context)?.Trim();
        return email is { Length: <= MaxEmailLength } && email.Contains('@', StringComparison.Ordinal) && UserId.IsStorable(email) ? email : null;
    }

    /// <summary>Whether the request came with an API key, whatever its id looks like.</summary>
    public bool HasApiKey(HttpContext context) => !string.IsNullOrEmpty(options.Value.FindApiKeyId(context));

    /// <summary>Gives the API key's id, or null. One that can't be stored is left out: it must not fail the charge.</summary>
    public string? FindApiKeyId(HttpContext context)
    {
        var id = options.Value.FindApiKeyId(context);
        return !string.IsNullOrEmpty(id) && id.Length <= Charge.MaxTextLength && UserId.IsStorable(id) ? id : null;
    }
}
