using NSubstitute;

namespace KalshiBook.Billing.Tests.Credits;

/// <summary>A charge that brings its whole list down fails alone.</summary>
public sealed class PoisonTests
{
    private readonly GatheringFixture _fixture = new();
    private readonly UserId _user = GatheringFixture.NewUser();

    [Theory]
    [InlineData(2)]
    [InlineData(57)]
    [InlineData(100)]
    public async Task PoisonedCharge_FailsAlone_AndTheOthersAreChargedOnceInTheirOrder(int poisoned)
    {
        List<long> charged = [];
        _fixture.Store.OnSend = list =>
        {
            if (list.Any(charge => charge.Credits == poisoned)) throw new InvalidOperationException("a fault");
            charged.AddRange(list.Select(charge => charge.Credits));
        };
        _fixture.Store.Hold();
        var charging = Enumerable.Range(1, 100).Select(credits => _fixture.ChargeAsync(_user, credits)).ToArray();
        _fixture.Store.Release();

        await Assert.ThrowsAsync<InvalidOperationException>(() => charging[poisoned - 1]);
        Assert.All(await Task.WhenAll(charging.Where(charge => charge != charging[poisoned - 1])), result => Assert.True(result.IsGranted));
        Assert.Equal(Enumerable.Range(1, 100).Where(credits => credits != poisoned).Select(credits => (long)credits), charged);
        Assert.Equal(0, _fixture.Unsettled.Count);
    }

    [Fact]
    public async Task StoreThatFailsEveryList_AnswersEveryCaller()
    {
        _fixture.Store.OnSend = _ => throw new InvalidOperationException("a fault");
        _fixture.Store.Hold();
        var charging = Enumerable.Range(1, 40).Select(credits => _fixture.ChargeAsync(_user, credits)).ToArray();
        _fixture.Store.Release();
        foreach (var charge in charging) await Assert.ThrowsAsync<InvalidOperationException>(() => charge);
        _fixture.Store.OnSend = _ => { };
        Assert.True((await _fixture.ChargeAsync(_user)).IsGranted); // and nothing is stuck
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task StoreThatDoesNotAnswerEveryCharge_FailsItsCallers_AndNotTheOthers(int nulls)
    {
        var token = TestContext.Current.CancellationToken;
        var fixture = new MeterFixture();
        fixture.Store.ChargeAsync(default!, token).ReturnsForAnyArgs(Task.FromResult<IReadOnlyList<ChargeResult>>(new ChargeResult[nulls]));
        await Assert.ThrowsAsync<InvalidOperationException>(() => fixture.Meter.ChargeAsync(fixture.Charge, token));
        fixture.OnCharge(_ => fixture.Answer(ChargeOutcome.Granted));
        Assert.True((await fixture.Meter.ChargeAsync(fixture.Charge, token)).IsGranted);
    }
}
