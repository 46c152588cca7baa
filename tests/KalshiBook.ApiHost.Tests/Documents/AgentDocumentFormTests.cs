using System.Text.Json.Nodes;

namespace KalshiBook.ApiHost.Tests;

/// <summary>llms.txt has the form of llmstxt.org, every link in both texts leads somewhere, and the examples have the members that answers have.</summary>
public sealed class AgentDocumentFormTests
{
    [Theory]
    [InlineData("/llms.txt")]
    [InlineData("/llms-full.txt")]
    public async Task The_texts_are_served_as_plain_text(string path)
    {
        await using var host = await Host.StartAsync();

        using var response = await host.GetAsync(path);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("text/plain; charset=utf-8", response.Header("Content-Type"));
        Assert.NotNull(response.Header("X-Request-ID"));
    }

    [Fact]
    public async Task The_short_text_is_a_title_a_summary_notes_and_lists_of_links()
    {
        await using var host = await Host.StartAsync();

        var lines = (await TextAsync(host, "/llms.txt")).TrimEnd().Split('\n');

        Assert.StartsWith("# ", lines[0], StringComparison.Ordinal);
        Assert.Single(lines, line => line.StartsWith("# ", StringComparison.Ordinal));
        Assert.StartsWith("> ", lines[2], StringComparison.Ordinal);
        Assert.DoesNotContain(lines, line => line.StartsWith("###", StringComparison.Ordinal));
        var firstSection = Array.FindIndex(lines, line => line.StartsWith("## ", StringComparison.Ordinal));
        Assert.All(
            lines.Skip(firstSection).Where(line => line.Length > 0 && !line.StartsWith("## ", StringComparison.Ordinal)),
            line => Assert.Matches(@"^- \[[^\]]+\]\([^)]+\)(: .+)?$", line));
    }

    [Theory]
    [InlineData("/llms.txt")]
    [InlineData("/llms-full.txt")]
    public async Task Every_link_leads_somewhere(string path)
    {
        await using var host = await Host.StartAsync();
        var document = new AgentDocument(await TextAsync(host, path));
        var anchors = new AgentDocument(await TextAsync(host, "/llms-full.txt")).Anchors;

        foreach (var url in document.Links.Select(link => link.Url).Distinct())
        {
            Assert.StartsWith("/", url, StringComparison.Ordinal); // the text doesn't know its host's name
            using var response = await host.GetAsync(url);
            Assert.Equal(200, (int)response.StatusCode);
            if (url.Split('#') is [_, var anchor]) Assert.Contains(anchor, anchors);
        }
    }

    [Fact]
    public async Task The_long_text_has_much_to_say()
    {
        await using var host = await Host.StartAsync();

        Assert.True((await TextAsync(host, "/llms-full.txt")).Split('\n').Length >= 150);
    }

    [Fact]
    public async Task Every_example_has_the_members_of_the_answer()
    {
        await using var host = await Host.StartAsync();
        var document = JsonNode.Parse(await TextAsync(host, "/openapi.json"))!;

        foreach (var (endpoint, section) in new AgentDocument(await TextAsync(host, "/llms-full.txt")).Sections())
        {
            var (method, path) = (endpoint.Split(' ')[0].ToLowerInvariant(), endpoint.Split(' ')[1]);
            if (document["paths"]![path]?[method] is not { } operation) continue; // the webhook and the document itself
            var schema = Resolve(document, operation["responses"]!["200"]!["content"]!["application/json"]!["schema"]!);
            var example = JsonNode.Parse(AgentDocument.ExampleIn(section) ?? throw new InvalidOperationException($"{endpoint} has no example."))!;
            Assert.Equal(Members(schema["properties"]!), Members(example));
            Compare(document, schema, example);
        }
    }

    // Of lists and things inside too, where the schema says what they are.
    private static void Compare(JsonNode document, JsonNode schema, JsonNode example)
    {
        foreach (var (name, property) in schema["properties"]!.AsObject())
        {
            var inner = property!["items"] is { } items ? Resolve(document, items) : Resolve(document, property);
            var value = example[name] is JsonArray list ? list.FirstOrDefault() : example[name];
            if (inner["properties"] is not { } properties || value is not JsonObject) continue;
            // A member that may be left out, such as an event's markets in a list, is not required.
            var required = inner["required"]?.AsArray().Select(item => (string)item!).ToHashSet(StringComparer.Ordinal) ?? [];
            Assert.Subset(Members(properties).ToHashSet(StringComparer.Ordinal), Members(value).ToHashSet(StringComparer.Ordinal));
            Assert.Superset(required, Members(value).ToHashSet(StringComparer.Ordinal));
        }
    }

    private static IEnumerable<string> Members(JsonNode node) => node.AsObject().Select(member => member.Key);

    private static JsonNode Resolve(JsonNode document, JsonNode schema)
    {
        var reference = (string?)schema["$ref"] ?? (string?)(schema["oneOf"] as JsonArray)?.FirstOrDefault(item => item!["$ref"] is not null)?["$ref"];
        return reference is null ? schema : document["components"]!["schemas"]![reference.Split('/')[^1]]!;
    }

    private static async Task<string> TextAsync(Host host, string path)
    {
        using var response = await host.GetAsync(path);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
