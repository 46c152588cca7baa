using System.Text.RegularExpressions;

namespace KalshiBook.ApiHost.Tests;

/// <summary>What the README shows is what is tested.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public async Task The_tests_with_fakes_stand_there_word_for_word()
    {
        var readme = await ReadAsync("README.md");
        var tests = await ReadAsync("FakesTests.cs");

        var shown = CodeBlock().Matches(readme).Select(match => match.Groups["code"].Value).Single(code => code.Contains("Substitute.For", StringComparison.Ordinal));

        Assert.Equal(2, Regex.Count(shown, @"^\[Fact\]$", RegexOptions.Multiline));
        var indented = Regex.Replace(shown.TrimEnd(), "^(?=.)", "    ", RegexOptions.Multiline);
        Assert.Contains(indented, tests, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_two_commands_come_first()
    {
        var first = BashBlock().Match(await ReadAsync("README.md")).Groups["code"].Value;

        Assert.Equal("dotnet run --project samples/ApiHost\n./test.sh\n", first);
    }

    private static Task<string> ReadAsync(string name) =>
        File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Readme", name), TestContext.Current.CancellationToken);

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"^```bash\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex BashBlock();
}
