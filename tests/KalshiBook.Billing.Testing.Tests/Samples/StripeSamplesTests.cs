using System.Text.Json.Nodes;
using KalshiBook.Billing.Samples;

namespace KalshiBook.Billing.Testing.Tests;

/// <summary>What other tests rely on in the sample events.</summary>
public sealed class StripeSamplesTests
{
    [Fact]
    public void Samples_WithIdsOfTheCaller_NameThem()
    {
        Assert.Equal(22, StripeSamples.Names.Count);
        Assert.All(StripeSamples.Names, name =>
        {
            var json = StripeSamples.Event(name, "evt_x", "cus_x", "user_x", "sub_x", "cs_x");
            Assert.Equal("evt_x", (string?)JsonNode.Parse(json)!["id"]);
            foreach (var own in new[] { "\"cus_stub_1\"", "user_stub_1", "sub_stub_1", "cs_test_stub_1" })
                Assert.DoesNotContain(own, json, StringComparison.Ordinal);
        });
        Assert.Contains("checkout.session.completed", StripeSamples.Event("03"), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => StripeSamples.Event("99"));
    }
}
