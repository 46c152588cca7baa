namespace KalshiBook.Billing.Testing.Tests.Clients;

/// <summary>Has stripe-node make its calls. They are in a folder beside this project, with their own package file.</summary>
public sealed class StripeNodeTests
{
    [Fact]
    public async Task StripeNode_MakesEveryCall()
    {
        if (!await StripeNode.IsThereAsync()) Assert.Skip("There is no Node of version 20 or later.");
        if (!StripeNode.HasPackages && Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail("stripe-node is not installed. test.sh does that.");
        if (!StripeNode.HasPackages) Assert.Skip("stripe-node is not installed: run \"npm ci\" in tests/stripe-node, or test.sh.");

        await using var twin = await StripeTwin.StartAsync();
        await using var control = new TwinControl(twin);
        await control.StartAsync();
        var environment = new Dictionary<string, string?>
        {
            ["KALSHIBOOK_STRIPE_TWIN"] = twin.Url,
            ["KALSHIBOOK_STRIPE_TWIN_CONTROL"] = control.Url,
            ["NODE_OPTIONS"] = null,
            ["NODE_TEST_CONTEXT"] = null,
        };
        // An event that never comes is a failure, not a test that never ends.
        var (code, output) = await StripeNode.RunAsync(["--test", "--test-timeout=120000", "--test-reporter=spec"], environment);
        Assert.True(code == 0, output);
        Assert.Matches(@"\bpass [1-9]", output); // it found them
    }
}
