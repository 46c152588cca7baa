namespace KalshiBook.ApiHost.Tests;

/// <summary>Addresses that have what no user id may have.</summary>
public sealed class LoginAddressTests
{
    [Theory]
    [InlineData("a\0nn@example.com")]
    [InlineData("a\u0007nn@example.com")]
    [InlineData("a\u0085nn@example.com")]
    public async Task An_address_with_a_control_character_is_refused_and_email_is_named(string email)
    {
        await using var host = await Host.StartAsync();

        using var response = await host.SendAsync(HttpMethod.Post, "/auth/login", body: new { email });

        Assert.Contains("email", (string?)(await response.ErrorAsync(422, "validation_error"))["message"], StringComparison.Ordinal);
    }
}
