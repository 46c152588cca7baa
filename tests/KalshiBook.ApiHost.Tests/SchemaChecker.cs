using System.Text.Json;
using System.Text.Json.Nodes;

namespace KalshiBook.ApiHost.Tests;

/// <summary>Checks JSON against a schema of an OpenAPI document, as far as that document goes: references, types, required and unknown members.</summary>
/// <param name="document">The document.</param>
internal sealed class SchemaChecker(JsonNode document)
{
    /// <summary>Gives what is wrong, each with its place.</summary>
    public IEnumerable<string> Faults(JsonNode? value, JsonNode schema, string place = "$")
    {
        if ((string?)schema["$ref"] is { } reference) return Faults(value, Resolve(reference), place);
        if (schema["oneOf"] is JsonArray choices)
            return choices.Any(choice => !Faults(value, choice!, place).Any()) ? [] : [$"{place} fits no choice"];
        var types = schema["type"] switch
        {
            null => throw new InvalidOperationException($"The schema of {place} says nothing of its type."),
            JsonArray several => several.Select(type => (string)type!).ToArray(),
            var one => [(string)one!],
        };
        if (!types.Contains(TypeOf(value)) && !(TypeOf(value) == "integer" && types.Contains("number")))
            return [$"{place} is {TypeOf(value)}, not {string.Join(" or ", types)}"];
        return value switch
        {
            JsonArray entries => entries.SelectMany((entry, index) => Faults(entry, schema["items"]!, $"{place}[{index}]")),
            JsonObject members => FaultsOf(members, schema, place),
            _ => [],
        };
    }

    /// <summary>Gives what a local reference points to; null where there is nothing.</summary>
    public JsonNode? Find(string reference) => !reference.StartsWith("#/", StringComparison.Ordinal) ? null
        : reference[2..].Split('/').Aggregate((JsonNode?)document, (node, name) =>
            node?[name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)]);

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null => "null",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.ToJsonString().All(letter => char.IsAsciiDigit(letter) || letter == '-') ? "integer" : "number",
        _ => "boolean",
    };

    private JsonNode Resolve(string reference) => Find(reference) ?? throw new InvalidOperationException($"Nothing is at {reference}.");

    private IEnumerable<string> FaultsOf(JsonObject members, JsonNode schema, string place)
    {
        var known = schema["properties"]!.AsObject();
        foreach (var name in schema["required"]?.AsArray().Select(name => (string)name!) ?? [])
            if (!members.ContainsKey(name)) yield return $"{place} lacks {name}";
        foreach (var (name, value) in members)
        {
            if (known[name] is not { } described) yield return $"{place} has an unknown {name}";
            else foreach (var fault in Faults(value, described, $"{place}.{name}")) yield return fault;
        }
    }
}
