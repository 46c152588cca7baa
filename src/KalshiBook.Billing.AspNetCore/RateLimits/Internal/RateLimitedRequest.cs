using Microsoft.AspNetCore.Http;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>A request that the policy has seen, and the headers that tell its user where the window stands.</summary>
internal sealed class RateLimitedRequest(UserId? user, IHeaderDictionary headers, RateWindows windows)
{
    private const string Limit = "X-RateLimit-Limit";
    private const string Remaining = "X-RateLimit-Remaining";
    private const string Reset = "X-RateLimit-Reset";

    public UserId? User { get; } = user;

    /// <summary>Called when the response begins, so that the headers outlive an exception handler.</summary>
    public Task BeginResponseAsync()
    {
        if (User is { } someone && windows.Peek(someone) is { } state)
        {
            headers[Limit] = HeaderText.OfRepeated(state.Limit);
            headers[Remaining] = HeaderText.Of(state.Remaining);
            headers[Reset] = HeaderText.Of(state.ResetsAtUnixSeconds);
        }
        return Task.CompletedTask;
    }
}
