using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace KalshiBook.ApiHost.Tests;

/// <summary>Cursors lead through a list, belong to one question, and can't be made up.</summary>
public sealed class CursorTests(DataHost host) : IClassFixture<DataHost>
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    [Theory]
    [InlineData("/deltas", 17)]
    [InlineData("/deltas", 100)]
    [InlineData("/deltas", 120)]
    [InlineData("/deltas", 239)]
    [InlineData("/deltas", 240)]
    [InlineData("/deltas", 241)]
    [InlineData("/trades", 1)]
    [InlineData("/trades", 71)]
    [InlineData("/trades", 141)]
    [InlineData("/trades", 142)]
    [InlineData("/trades", 1000)]
    public async Task All_pages_are_the_whole_list_once(string path, int limit)
    {
        var all = Recorded.At(path).Of(Recorded.Ticker).Texts();
        var (read, cursor, pages) = (new List<string>(), (string?)null, 0);
        do
        {
            var page = await host.ReadAsync(path, Question(limit, cursor));
            Assert.InRange(page.Entries().Count, 1, limit);
            Assert.Equal((bool)page["has_more"]!, page["next_cursor"] is not null);
            read.AddRange(page.Entries());
            (cursor, pages) = ((string?)page["next_cursor"], pages + 1);
        }
        while (cursor is not null);

        Assert.Equal(all, read);
        Assert.Equal((all.Count + limit - 1) / limit, pages);
    }

    [Theory]
    [InlineData("/deltas")]
    [InlineData("/trades")]
    public async Task A_cursor_is_good_for_another_limit_and_again(string path)
    {
        var all = Recorded.At(path).Of(Recorded.Ticker).Texts();
        var cursor = await CursorAsync(path, 10);

        foreach (var limit in (int[])[10, 3, 90, 3])
            Assert.Equal(all[10..(10 + limit)], (await host.ReadAsync(path, Question(limit, cursor))).Entries());
        Assert.Equal(all[10..], (await host.ReadAsync(path, Question(1000, cursor))).Entries());
    }

    [Theory]
    [InlineData("/deltas")]
    [InlineData("/trades")]
    public async Task A_cursor_is_good_at_another_host_that_shares_nothing_with_this_one(string path)
    {
        var other = new DataHost();
        await other.InitializeAsync();
        await using var stopped = other;

        var here = await host.ReadAsync(path, Question(5, await CursorAsync(path, 10)));
        var there = await other.ReadAsync(path, Question(5, await CursorAsync(path, 10)));

        Assert.Equal(here.Entries(), there.Entries());
        Assert.Equal((string?)here["next_cursor"], (string?)there["next_cursor"]);
    }

    [Theory]
    [InlineData("/deltas")]
    [InlineData("/trades")]
    public async Task A_forged_cursor_is_refused(string path)
    {
        var good = await CursorAsync(path, 10);
        List<string> forged = ["", " ", "0", "10", "null", good + "A", good + "=", " " + good, good + "\n", new('A', good.Length)];
        forged.AddRange(Enumerable.Range(0, good.Length).Select(length => good[..length]));
        // Every character another one. Four bits of the last stand for nothing, so that it has only four that are base64url.
        forged.AddRange(Enumerable.Range(0, good.Length - 1).Select(at =>
            With(good, at, Letters[(Letters.IndexOf(good[at], StringComparison.Ordinal) + 1) % 64])));
        forged.AddRange("AQgw".Where(letter => letter != good[^1]).Select(letter => With(good, good.Length - 1, letter)));
        forged.AddRange(Enumerable.Range(1, 40).Select(length => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(length))));
        forged.AddRange(Enumerable.Range(1, 10).Select(_ => Convert.ToBase64String(RandomNumberGenerator.GetBytes(16))));
        Assert.DoesNotContain(good, forged);

        await RefusesAsync(path, forged);
        await host.ReadAsync(path, Question(10, good));
    }

    [Theory]
    [InlineData("/deltas", "/trades")]
    [InlineData("/trades", "/deltas")]
    public async Task A_cursor_of_another_question_is_refused(string path, string otherPath)
    {
        var used = await host.UsedAsync();
        var cursor = await CursorAsync(path, 10);

        await RefusesAsync(otherPath, Question(10, cursor));
        foreach (var (field, value) in ((string, string)[])
            [("market_ticker", Recorded.OtherTicker), ("start_time", "2026-01-01T00:00:00.001Z"), ("end_time", "2026-02-28T23:59:59Z")])
        {
            var other = Question(10, cursor);
            other[field] = value;
            await RefusesAsync(path, other);
        }
        Assert.Equal(used + 2, await host.UsedAsync());
    }

    private static string With(string text, int at, char letter) => text[..at] + letter + text[(at + 1)..];

    private static JsonObject Question(int limit, string? cursor) => new()
    {
        ["market_ticker"] = Recorded.Ticker,
        ["start_time"] = Recorded.Start,
        ["end_time"] = Recorded.End,
        ["limit"] = limit,
        ["cursor"] = cursor,
    };

    private async Task<string> CursorAsync(string path, int position) => (string)(await host.ReadAsync(path, Question(position, null)))["next_cursor"]!;

    private async Task RefusesAsync(string path, IEnumerable<string> cursors)
    {
        var used = await host.UsedAsync();
        foreach (var cursor in cursors) await RefusesAsync(path, Question(10, cursor));
        Assert.Equal(used, await host.UsedAsync());
    }

    private async Task RefusesAsync(string path, JsonObject body)
    {
        using var response = await host.PostAsync(path, body);
        Assert.Contains("cursor", (string?)(await response.ErrorAsync(422, "validation_error"))["message"], StringComparison.Ordinal);
        Assert.Null(response.Credits());
    }
}
