using System.Net;
using System.Text.RegularExpressions;

namespace KalshiBook.Billing.Testing.Tests.Site;

/// <summary>What a page answered.</summary>
public sealed partial record SiteResponse(HttpStatusCode Status, string Body, string? Location, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>Gets what a person reads of the page.</summary>
    public string Text => WebUtility.HtmlDecode(Spaces().Replace(Tags().Replace(Body[Math.Max(0, Body.IndexOf("<body>", StringComparison.Ordinal))..], " "), " ")).Trim();

    /// <summary>Gives the addresses of links, decoded.</summary>
    public IEnumerable<string> Links => Hrefs().Matches(Body).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value));

    [GeneratedRegex("<[^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Spaces();

    [GeneratedRegex("<a [^>]*href=\"([^\"]*)\"", RegexOptions.None, 1000)]
    private static partial Regex Hrefs();
}
