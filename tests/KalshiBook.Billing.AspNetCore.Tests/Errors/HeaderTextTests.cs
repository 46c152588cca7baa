using System.Globalization;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>Texts of numbers that are kept: the right one for each number, however many share a place.</summary>
public sealed class HeaderTextTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(299)]
    [InlineData(150_000)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void A_number_has_its_own_text_each_time(long number)
    {
        Assert.Equal(number.ToString(CultureInfo.InvariantCulture), HeaderText.OfRepeated(number));
        Assert.Equal(number.ToString(CultureInfo.InvariantCulture), HeaderText.OfRepeated(number));
    }

    [Fact]
    public void A_number_that_comes_again_gets_the_same_text()
    {
        var texts = Enumerable.Range(0, 1_000).Select(_ => HeaderText.OfRepeated(7_654_321)).ToHashSet(ReferenceEqualityComparer.Instance);

        Assert.InRange(texts.Count, 1, 10); // other tests of this process may take its place now and then
    }

    [Fact]
    public async Task Many_numbers_at_once_get_their_own_texts()
    {
        var wrong = await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() => Enumerable.Range(0, 50_000)
            .Select(turn => ((turn * 31L) + thread) % 1_021 * 1_000)
            .Count(number => HeaderText.OfRepeated(number) != number.ToString(CultureInfo.InvariantCulture)))));

        Assert.All(wrong, count => Assert.Equal(0, count));
    }
}
