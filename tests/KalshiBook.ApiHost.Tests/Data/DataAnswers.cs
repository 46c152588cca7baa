using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace KalshiBook.ApiHost.Tests;

/// <summary>What every answer of a data endpoint has, and a way to compare answers with what was recorded.</summary>
internal static partial class DataAnswers
{
    /// <summary>Checks a 200 answer, and gives its body.</summary>
    public static async Task<JsonObject> AnswerAsync(this HttpResponseMessage response)
    {
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        var body = (await response.JsonAsync()).AsObject();
        Assert.Equal(response.Header("X-Request-ID"), (string?)body["request_id"]);
        Assert.Matches("^req_[0-9a-f]{12}$", (string?)body["request_id"]);
        Assert.Equal(JsonValueKind.Number, body["response_time"]!.GetValueKind());
        Assert.True((double)body["response_time"]! >= 0);
        Assert.All(body.Texts().Where(text => Time().IsMatch(text)), text => Assert.EndsWith("Z", text, StringComparison.Ordinal));
        return body;
    }

    /// <summary>Checks that an object has these members, each once, and no other.</summary>
    public static void HasMembers(this JsonNode? node, params string[] names) =>
        Assert.Equal(names.Order(StringComparer.Ordinal), node!.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal));

    /// <summary>Gives the entries of <c>data[]</c>, each as comparable text.</summary>
    public static List<string> Entries(this JsonObject body) => [.. body["data"]!.AsArray().Select(entry => Text(entry!))];

    /// <summary>Writes JSON so that equal things look equal: members by name, times to the tick.</summary>
    public static string Text(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject members => "{" + string.Join(", ", members.OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => $"{member.Key}: {Text(member.Value)}")) + "}",
        JsonArray entries => "[" + string.Join(", ", entries.Select(Text)) + "]",
        _ when node.GetValueKind() == JsonValueKind.String && Time().IsMatch((string)node!) => At((string)node!).ToString("O", CultureInfo.InvariantCulture),
        _ => node.ToJsonString(),
    };

    public static DateTimeOffset At(string? time) => DateTimeOffset.Parse(time!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>Writes a time as clients do.</summary>
    public static string Iso(this DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private static IEnumerable<string> Texts(this JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => member.Value.Texts()),
        JsonArray entries => entries.SelectMany(Texts),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => [(string)value!],
        _ => [],
    };

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}T", RegexOptions.None, 1000)]
    private static partial Regex Time();
}
