namespace KalshiBook.ApiHost.Tests;

/// <summary><c>GET /health</c> says whether requests can be served.</summary>
public sealed class HealthTests
{
    [Fact]
    public async Task A_host_with_its_store_is_ok()
    {
        await using var host = await Host.StartAsync();

        using var response = await host.GetAsync("/health");

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("""{"status":"ok"}""", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
