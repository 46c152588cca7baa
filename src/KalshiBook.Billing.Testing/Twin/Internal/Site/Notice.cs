namespace KalshiBook.Billing.Testing;

/// <summary>Pages that only say something.</summary>
internal static class Notice
{
    public static SiteAnswer Unknown(string what) =>
        Of(404, $"No such {what}", $"This twin has no {what} of that address. It forgets everything when it stops, unless it has a state file: go back and start again.");

    public static SiteAnswer BadForm() =>
        Of(400, "That form is not right", "It asks for something that this page does not offer, or that belongs to somebody else. Nothing was done.");

    public static SiteAnswer TooLarge() => Of(413, "That form is too large", "Nothing was done.");

    public static SiteAnswer CustomerGone() => Of(410, "This customer was deleted", "There is nothing to see or to pay here any more.");

    public static SiteAnswer NoSuchMethod(string allowed) =>
        Of(405, "That can't be done here", $"This page answers {allowed}.") with { Allow = allowed };

    public static SiteAnswer Of(int status, string title, string text) => Of(status, title, Html.Of($"<p>{text}</p>"));

    public static SiteAnswer Of(int status, string title, Html text) =>
        SiteAnswer.Page(title, Html.Of($"<section><h1>{title}</h1>{text}</section>"), status);
}
