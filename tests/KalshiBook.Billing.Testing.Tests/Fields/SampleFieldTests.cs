using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KalshiBook.Billing.Samples;

namespace KalshiBook.Billing.Testing.Tests.Fields;

/// <summary>
/// The lists have every field of samples of Stripe's: of those in this repository, and of those in a folder that <c>KALSHIBOOK_STRIPE_SAMPLES</c> names,
/// as <c>tests/compare-stripe-fields.sh</c> does.
/// </summary>
public sealed partial class SampleFieldTests
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("KALSHIBOOK_STRIPE_SAMPLES") is { Length: > 0 } folder ? folder : null;

    public static TheoryData<string> Samples => [.. StripeSamples.Names, .. FilesIn("objects"), .. FilesIn("events")];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Sample_HasNoOtherFields(string sample)
    {
        var json = sample.EndsWith(".json", StringComparison.Ordinal) ? File.ReadAllText(Path.Combine(Folder!, sample)) : StripeSamples.Event(sample);
        var unlisted = (
            from part in FieldLists.Parts(JsonNode.Parse(json)!.AsObject(), NameOf(sample))
            let known = FieldLists.Of(part.List).ToHashSet(StringComparer.Ordinal)
            from path in new FieldSet(part.Part).Paths
            where !known.Contains(path)
            select $"{path} is not in {part.List}.txt").ToList();
        Assert.True(unlisted.Count == 0, string.Join('\n', unlisted));
    }

    private static IEnumerable<string> FilesIn(string kind) =>
        Folder is null ? [] : Directory.EnumerateFiles(Path.Combine(Folder, kind), "*.json").Select(file => $"{kind}/{Path.GetFileName(file)}").Order(StringComparer.Ordinal);

    // Events are numbered in their order.
    private static string NameOf(string sample) => Number().Replace(sample.EndsWith(".json", StringComparison.Ordinal) ? Path.GetFileNameWithoutExtension(sample) : sample, "");

    [GeneratedRegex("^[0-9]+b?_")]
    private static partial Regex Number();
}
