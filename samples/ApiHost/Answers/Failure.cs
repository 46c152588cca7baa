namespace KalshiBook.ApiHost;

/// <summary>An error of this host's own, in the one envelope.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="code">The code, in snake_case.</param>
/// <param name="message">The message, for people.</param>
internal sealed class Failure(int status, string code, string message) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => httpContext.WriteBillingErrorAsync(status, code, message);

    public static Failure NotFound(string code, string message) => new(StatusCodes.Status404NotFound, code, message);
}
