using System.Text.RegularExpressions;

namespace KalshiBook.ApiHost.Tests;

/// <summary>A text for agents, taken apart.</summary>
internal sealed partial class AgentDocument(string text)
{
    public string Text { get; } = text;

    /// <summary>The address and the words of every link.</summary>
    public IReadOnlyList<(string Name, string Url)> Links { get; } =
        [.. Link().Matches(text).Select(match => (match.Groups["name"].Value, match.Groups["url"].Value))];

    /// <summary>What headings can be linked by, as GitHub makes it of their words.</summary>
    public IReadOnlyList<string> Anchors { get; } =
        [.. Heading().Matches(text).Select(match => NotInAnchors().Replace(match.Groups["words"].Value.ToLowerInvariant(), "").Replace(' ', '-'))];

    /// <summary>The endpoints that llms.txt lists, with what each says of its price, in credits; null where it says that it is free.</summary>
    public IReadOnlyDictionary<string, long?> ListedPrices() => ListedEndpoint().Matches(Text).ToDictionary(
        match => match.Groups["endpoint"].Value, match => PriceOf(match.Groups["price"].Value));

    /// <summary>The endpoints that llms-full.txt describes: a heading each, and below it what stands there up to the next one.</summary>
    public IReadOnlyDictionary<string, string> Sections() => Section().Matches(Text).ToDictionary(
        match => match.Groups["endpoint"].Value, match => match.Groups["body"].Value);

    /// <summary>The price that a section states.</summary>
    public static long? CostIn(string section) => PriceOf(Cost().Match(section).Groups["price"].Value);

    /// <summary>The credential that a section states.</summary>
    public static string AuthIn(string section) => Auth().Match(section).Groups["kind"].Value;

    /// <summary>The last JSON of a section: the example of its answer.</summary>
    public static string? ExampleIn(string section) => Example().Matches(section) is { Count: > 0 } found ? found[0].Groups["json"].Value : null;

    /// <summary>The cells of every row of a table.</summary>
    public IEnumerable<string[]> Rows() => Text.Split('\n').Where(line => line.StartsWith('|'))
        .Select(line => line.Trim().Trim('|').Split('|').Select(cell => cell.Trim()).ToArray());

    private static long? PriceOf(string words) => words switch
    {
        "Free" or "free" => null,
        _ => long.Parse(words.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture),
    };

    [GeneratedRegex(@"\[(?<name>[^\]]+)\]\((?<url>[^)]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#{1,6} (?<words>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();

    [GeneratedRegex(@"^- \[(?<endpoint>(GET|POST|DELETE) [^\]]+)\]\([^)]+\): (?<price>Free|\d+ credits?)\. ", RegexOptions.Multiline)]
    private static partial Regex ListedEndpoint();

    [GeneratedRegex(@"^### (?<endpoint>(GET|POST|DELETE) \S+)$(?<body>.*?)(?=^#{2,3} |\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();

    [GeneratedRegex(@"^Cost: (?<price>free|\d+ credits?)\.$", RegexOptions.Multiline)]
    private static partial Regex Cost();

    [GeneratedRegex(@"^Auth: (?<kind>[^.]+)\.$", RegexOptions.Multiline)]
    private static partial Regex Auth();

    [GeneratedRegex(@"^```json$(?<json>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example();
}
