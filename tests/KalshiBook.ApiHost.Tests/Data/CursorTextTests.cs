namespace KalshiBook.ApiHost.Tests;

/// <summary>A text as long as a cursor that is no base64url, or not as it is written by who made it, is a forged cursor like any other.</summary>
public sealed class CursorTextTests(DataHost host) : IClassFixture<DataHost>
{
    [Theory]
    [InlineData("/deltas", "B")]
    [InlineData("/deltas", "_")]
    [InlineData("/deltas", "!")]
    [InlineData("/deltas", "+")]
    [InlineData("/deltas", "=")]
    [InlineData("/deltas", " ")]
    [InlineData("/deltas", "é")]
    [InlineData("/trades", "B")]
    [InlineData("/trades", "!")]
    public async Task It_is_refused(string path, string letter)
    {
        var good = (string)(await host.ReadAsync(path, Question(null)))["next_cursor"]!;

        await host.RefusesAsync(() => host.PostAsync(path, Question(good[..^1] + letter)), "cursor");
        await host.RefusesAsync(() => host.PostAsync(path, Question(letter + good[1..])), "cursor");
    }

    private static object Question(string? cursor) =>
        new { market_ticker = Recorded.Ticker, start_time = Recorded.Start, end_time = Recorded.End, limit = 10, cursor };
}
