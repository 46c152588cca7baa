using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.IdentityModel.Protocols;
using NSubstitute;

namespace KalshiBook.ApiHost.Tests;

/// <summary>After a failed read the key set is left alone for five seconds, whatever the clock on the wall does meanwhile.</summary>
public sealed class KeySetRestTests
{
    private const string Address = "https://project.supabase.co/auth/v1/.well-known/jwks.json";

    [Theory]
    [InlineData(-1, 5, true)]
    [InlineData(0, 5, true)]
    [InlineData(0, 4, false)]
    [InlineData(1, 4, false)]
    public async Task It_rests_by_time_that_passes(int hoursOnTheWall, int secondsPassed, bool isReadAgain)
    {
        var clock = new WallClock();
        var documents = Substitute.For<IDocumentRetriever>();
        documents.GetDocumentAsync(Address, Arg.Any<CancellationToken>()).Returns(_ => throw new IOException("The project is away."), _ => """{"keys":[]}""");
        var retriever = new KeySetRetriever(clock, NullLogger<KeySetRetriever>.Instance);
        await Assert.ThrowsAsync<IOException>(ReadAsync);

        (clock.Wall, clock.Passed) = (TimeSpan.FromHours(hoursOnTheWall), TimeSpan.FromSeconds(secondsPassed));

        if (isReadAgain) await ReadAsync();
        else await Assert.ThrowsAsync<InvalidOperationException>(ReadAsync);
        Assert.Equal(isReadAgain ? 2 : 1, documents.ReceivedCalls().Count());

        Task ReadAsync() => retriever.GetConfigurationAsync(Address, documents, TestContext.Current.CancellationToken);
    }

    private sealed class WallClock : TimeProvider
    {
        public TimeSpan Wall { get; set; }

        public TimeSpan Passed { get; set; }

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(56) + Wall + Passed;

        public override long GetTimestamp() => Passed.Ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    }
}
