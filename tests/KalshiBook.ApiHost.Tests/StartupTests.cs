namespace KalshiBook.ApiHost.Tests;

/// <summary>A setting that is missing or can't work stops the start with a message that names it and tells no secret.</summary>
public sealed class StartupTests
{
    private const string Secret = "a-secret-of-the-tests-and-nothing-else";
    private const string Password = "a-password-of-the-tests";
    private const string StripeKey = "sk_test_of-the-tests";

    public static TheoryData<string, string> BadUrls => new()
    {
        { "SUPABASE_URL", "project.supabase.co" },
        { "SUPABASE_URL", "not a url" },
        { "SUPABASE_URL", "http://project.supabase.co" },
        { "SUPABASE_URL", "ftp://project.supabase.co" },
        { "SUPABASE_URL", "https://" },
        { "SUPABASE_URL", "https://project.supabase.co/auth/v1" },
        { "SUPABASE_URL", "https://project.supabase.co?x=1" },
        { "SUPABASE_URL", "https://project.supabase.co/#x" },
        { "SUPABASE_URL", $"https://user:{Password}@project.supabase.co" },
        { "DATABASE_URL", "postgresql://" },
        { "DATABASE_URL", $"postgresql://user:{Password}@host:port/db" },
        { "DATABASE_URL", $"postgresql://user:{Password}@host/db?sslmode=perhaps" },
        { "DATABASE_URL", $"Host=host;Password={Password};Nonsense=1" },
        { "DATABASE_URL", Password },
    };

    [Fact]
    public async Task Production_needs_a_way_to_check_access_tokens() =>
        await ExpectAsync(["SUPABASE_URL", "SUPABASE_JWT_SECRET"], ("SUPABASE_JWT_SECRET", null));

    [Fact]
    public async Task Blank_settings_of_access_tokens_are_none() =>
        await ExpectAsync(["SUPABASE_URL", "SUPABASE_JWT_SECRET"], ("SUPABASE_JWT_SECRET", "  "), ("SUPABASE_URL", ""), ("KalshiBookBilling:SupabaseUrl", " "));

    [Fact]
    public async Task Production_needs_a_store() =>
        await ExpectAsync(["DATABASE_URL", "KalshiBookBilling:SqlitePath"], ("KalshiBookBilling:SqlitePath", null));

    [Fact]
    public async Task A_blank_store_is_none() =>
        await ExpectAsync(["DATABASE_URL", "KalshiBookBilling:SqlitePath"], ("KalshiBookBilling:SqlitePath", " "), ("DATABASE_URL", " "));

    [Fact]
    public async Task Production_with_Stripe_needs_the_address_of_the_site() =>
        await ExpectAsync(["APP_URL"], ("STRIPE_SECRET_KEY", StripeKey), ("STRIPE_PROJECT_PRICE_ID", "price_1"));

    [Theory]
    [InlineData("SUPABASE_JWT_SECRET")]
    [InlineData("KalshiBookBilling:SupabaseJwtSecret")]
    public async Task A_short_secret_stops_the_start(string setting)
    {
        var failure = await ExpectAsync(["SUPABASE_JWT_SECRET"], ("SUPABASE_JWT_SECRET", null), (setting, Secret[..31]));

        Assert.DoesNotContain(Secret[..31], failure, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BadUrls))]
    public async Task An_address_that_can_not_work_stops_the_start(string setting, string value) => await ExpectAsync([setting], (setting, value));

    [Theory]
    [InlineData("SUPABASE_URL", " https://project.supabase.co ")]
    [InlineData("SUPABASE_URL", "https://project.supabase.co/")]
    [InlineData("SUPABASE_URL", "http://127.0.0.1:54321")]
    [InlineData("SUPABASE_URL", "http://localhost:54321")]
    [InlineData("KalshiBookBilling:SupabaseUrl", "https://project.supabase.co")]
    [InlineData("SUPABASE_JWT_SECRET", Secret)]
    [InlineData("KalshiBookBilling:SupabaseJwtSecret", Secret)]
    public async Task Production_starts_with_either_way_to_check_access_tokens(string setting, string value)
    {
        await using var host = await StartAsync("Production", ("SUPABASE_JWT_SECRET", null), (setting, value));

        using var response = await host.GetAsync("/health");

        Assert.Equal(200, (int)response.StatusCode);
    }

    [Fact]
    public async Task The_flat_name_wins_and_is_trimmed()
    {
        await using var host = await StartAsync("Production", ("SUPABASE_JWT_SECRET", $" {Secret} "), ("KalshiBookBilling:SupabaseJwtSecret", Secret + "2"));

        using var flat = await host.GetAsync("/keys", Jwt.Hs256(Secret));
        using var section = await host.GetAsync("/keys", Jwt.Hs256(Secret + "2"));

        Assert.Equal(200, (int)flat.StatusCode);
        await section.ErrorAsync(401, "invalid_token");
    }

    [Fact]
    public async Task The_section_counts_where_the_flat_name_is_blank()
    {
        await using var host = await StartAsync("Production", ("SUPABASE_JWT_SECRET", " "), ("KalshiBookBilling:SupabaseJwtSecret", Secret));

        using var response = await host.GetAsync("/keys", Jwt.Hs256(Secret));

        Assert.Equal(200, (int)response.StatusCode);
    }

    [Fact]
    public async Task Development_starts_with_a_place_for_its_file_and_nothing_else()
    {
        await using var host = await StartAsync("Development", ("SUPABASE_JWT_SECRET", null));

        using var response = await host.GetAsync("/markets", await host.MakeKeyAsync());

        Assert.Equal((999, 1, 1000, 1), response.Credits());
    }

    private static async Task<string> ExpectAsync(string[] named, params (string Name, string? Value)[] settings)
    {
        // The factory asks the host for its lifetime while the host starts. One that fails at once may be disposed of by then, and what it said is lost.
        Exception failure = new ObjectDisposedException(nameof(Host));
        for (var tries = 0; tries < 20 && failure is ObjectDisposedException; tries++)
            failure = await Assert.ThrowsAnyAsync<Exception>(async () => await (await StartAsync("Production", settings)).DisposeAsync());

        foreach (var name in named) Assert.Contains(name, failure.Message, StringComparison.Ordinal);
        foreach (var secret in (string[])[Secret, Password, StripeKey]) Assert.DoesNotContain(secret, failure.ToString(), StringComparison.Ordinal);
        return failure.ToString();
    }

    private static Task<Host> StartAsync(string environment, params (string Name, string? Value)[] settings)
    {
        var all = new HostSettings { Environment = environment, Configuration = { ["SUPABASE_JWT_SECRET"] = Secret } };
        foreach (var (name, value) in settings) all.Configuration[name] = value;
        return Host.StartAsync(all);
    }
}
