namespace KalshiBook.Billing.Testing;

/// <summary>What a page's request is answered.</summary>
internal sealed record SiteAnswer(int Status, string Body = "", string ContentType = "text/html; charset=utf-8")
{
    /// <summary>Gets where the browser goes on.</summary>
    public string? Location { get; init; }

    /// <summary>Gets the methods that the page has.</summary>
    public string? Allow { get; init; }

    /// <summary>Gets what the answer waits for, for a while.</summary>
    public Task? Awaits { get; init; }

    public static SiteAnswer Page(string title, Html main, int status = 200) => new(status, Layout.Of(title, main).ToString());

    public static SiteAnswer Redirect(string address) => new(303) { Location = address };
}
