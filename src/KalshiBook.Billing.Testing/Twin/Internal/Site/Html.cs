namespace KalshiBook.Billing.Testing;

/// <summary>A part of a page. It comes of literals only: what stands in their holes is encoded, unless it is such a part itself.</summary>
internal readonly struct Html
{
    private readonly string? _text;

    private Html(string text) => _text = text;

    public static Html Of(HtmlHandler parts) => new(parts.ToString());

    public override string ToString() => _text ?? "";
}
