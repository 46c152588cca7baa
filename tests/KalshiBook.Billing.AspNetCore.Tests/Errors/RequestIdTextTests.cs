using System.Text.RegularExpressions;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>Ids of requests: of one form, and never the same one.</summary>
public sealed class RequestIdTextTests
{
    [Fact]
    public async Task Ids_of_many_threads_are_all_different()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Enumerable.Range(0, 1_000).Select(_ => RequestIdText.New()).ToList())));

        var all = ids.SelectMany(thread => thread).ToList();
        Assert.Equal(all.Count, all.Distinct(StringComparer.Ordinal).Count());
        Assert.All(all, id => Assert.Matches(new Regex("^req_[0-9a-f]{12}$"), id));
    }
}
