using KalshiBook.Billing;

namespace KalshiBook.ApiHost.Tests;

/// <summary>Where the twin sends webhooks to, and where it keeps what it knows.</summary>
public sealed class WebhookAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:5000/billing/webhook", "http://127.0.0.1:5000")]
    [InlineData("http://localhost:5000/billing/webhook", "http://localhost:5000")]
    [InlineData("http://[::1]:5000/billing/webhook", "http://[::1]:5000")]
    [InlineData("http://127.0.0.1:5000/billing/webhook", "http://0.0.0.0:5000")]
    [InlineData("http://127.0.0.1:5000/billing/webhook", "http://[::]:5000")]
    [InlineData("http://127.0.0.1:5000/billing/webhook", "http://+:5000")]
    [InlineData("http://127.0.0.1:5000/billing/webhook", "http://*:5000")]
    [InlineData("http://127.0.0.1:5000/billing/webhook", "https://localhost:5001", "http://192.0.2.1:80", "http://0.0.0.0:5000")]
    [InlineData("http://192.0.2.1/billing/webhook", "https://localhost:5001", "http://192.0.2.1:80")]
    [InlineData("https://localhost:5001/billing/webhook", "http://unix:/run/a.sock", "https://localhost:5001")]
    [InlineData(null, "http://unix:/run/a.sock")]
    [InlineData(null)]
    public void The_loopback_comes_first(string? expected, params string[] addresses) => Assert.Equal(expected, WebhookAddress.Of(addresses));

    [Theory]
    [InlineData(null, "/data/billing.db", "/data/billing.stripe-twin.json")]
    [InlineData(null, "/data/billing", "/data/billing.stripe-twin.json")]
    [InlineData(null, ":memory:", null)]
    [InlineData("postgresql://host/db", "/data/billing.db", "kalshibook-billing.stripe-twin.json")]
    public void Its_file_is_beside_the_accounts(string? databaseUrl, string sqlitePath, string? expected) => Assert.Equal(
        expected is null ? null : Path.GetFullPath(expected),
        TwinStateFile.Of(new BillingOptions { DatabaseUrl = databaseUrl, SqlitePath = sqlitePath }));

    [Fact]
    public void The_packages_of_the_library_do_not_know_the_twin()
    {
        foreach (var package in (string[])["KalshiBook.Billing", "KalshiBook.Billing.AspNetCore", "KalshiBook.Billing.Sqlite"])
        {
            var references = System.Reflection.Assembly.Load(package).GetReferencedAssemblies().Select(reference => reference.Name).ToList();
            Assert.NotEmpty(references);
            Assert.DoesNotContain("KalshiBook.Billing.Testing", references);
        }
    }
}
