using Npgsql;

namespace KalshiBook.Billing.Tests.Postgres;

public sealed class PostgresConnectionStringTests
{
    [Fact]
    public void Parse_Url_ReadsEveryPart()
    {
        var parsed = PostgresConnectionString.Parse(
            " postgresql://us%40er:p%2F%3A%40ss@db.example.com:6543/my%20db?sslmode=verify-full&application_name=a%20b&connect_timeout=3 ");
        Assert.Equal("us@er", parsed.Username);
        Assert.Equal("p/:@ss", parsed.Password);
        Assert.Equal("db.example.com:6543", parsed.Host);
        Assert.Equal("my db", parsed.Database);
        Assert.Equal(SslMode.VerifyFull, parsed.SslMode);
        Assert.Equal("a b", parsed.ApplicationName);
        Assert.Equal(3, parsed.Timeout);
    }

    [Theory]
    [InlineData("postgres://h", "h", null, null, null)]
    [InlineData("POSTGRESQL://h/", "h", null, null, null)]
    [InlineData("postgresql://u@h/d", "h", "u", null, "d")]
    [InlineData("postgresql://u:@h/d", "h", "u", null, "d")]
    [InlineData("postgresql://u:a@b@h", "h", "u", "a@b", null)]
    [InlineData("postgresql://u:a:b@h", "h", "u", "a:b", null)]
    [InlineData("postgresql://u:p;Host=evil@h", "h", "u", "p;Host=evil", null)]
    [InlineData("postgresql://u:p@h?pgbouncer=true", "h", "u", "p", null)]
    [InlineData("postgresql://a:1,b:2,c/d", "a:1,b:2,c", null, null, "d")]
    [InlineData("postgresql://[::1]/d", "[::1]", null, null, "d")]
    [InlineData("postgresql://u:p@[2001:db8::1]:5433/d", "[2001:db8::1]:5433", "u", "p", "d")]
    public void Parse_UrlWithParts_LeavesTheOthersOut(string url, string host, string? user, string? password, string? database)
    {
        var parsed = PostgresConnectionString.Parse(url);
        Assert.Equal((host, user, password, database), (parsed.Host, parsed.Username, parsed.Password, parsed.Database));
    }

    [Theory]
    [InlineData("postgresql://u:p@[::1]:5433/d")]
    [InlineData("postgresql://u:p@a:1,b:2/d?target_session_attrs=read-write")]
    [InlineData("postgresql://u:p'%22;x@h/d?options=-c%20statement_timeout%3D5s")]
    public void Parse_Url_IsWhatNpgsqlTakes(string url)
    {
        using var source = new NpgsqlDataSourceBuilder(PostgresConnectionString.Parse(url).ConnectionString).BuildMultiHost();
        Assert.NotNull(source);
    }

    [Theory]
    [InlineData("disable", SslMode.Disable)]
    [InlineData("prefer", SslMode.Prefer)]
    [InlineData("require", SslMode.Require)]
    [InlineData("verify-ca", SslMode.VerifyCA)]
    public void Parse_SslMode_IsLibpqs(string text, SslMode expected) =>
        Assert.Equal(expected, PostgresConnectionString.Parse($"postgresql://h?sslmode={text}").SslMode);

    [Fact]
    public void Parse_KeywordString_IsNpgsqls()
    {
        var parsed = PostgresConnectionString.Parse("Host=h;Port=5433;Username=u;Password=p;Database=d;Maximum Pool Size=7");
        Assert.Equal(("h", 5433, "u", "p", "d", 7), (parsed.Host, parsed.Port, parsed.Username, parsed.Password, parsed.Database, parsed.MaxPoolSize));
    }

    [Theory]
    [InlineData("postgresql://")]
    [InlineData("postgresql://u:hunter2@/db")]
    [InlineData("postgresql://u:hunter2@h:port/db")]
    [InlineData("postgresql://u:hunter2@h:0/db")]
    [InlineData("postgresql://u:hunter2@h:65536/db")]
    [InlineData("postgresql://u:hunter2@h:+1/db")]
    [InlineData("postgresql://u:hunter2@h:/db")]
    [InlineData("postgresql://u:hunter2@a:1,b:x/db")]
    [InlineData("postgresql://u:hunter2/x@h/db")]
    [InlineData("postgresql://u:hunter2?x@h/db")]
    [InlineData("postgresql://u:hunter2%00@h/db")]
    [InlineData("postgresql://u@h/db?password=hunter2")]
    [InlineData("postgresql://u:hunter2@h/db?sslmode=hunter2")]
    [InlineData("postgresql://u:hunter2@h/db?connect_timeout=hunter2")]
    [InlineData("postgresql://u:hunter2@h/db?connect_timeout=99999999999")]
    [InlineData("postgresql://u:hunter2@h/db?target_session_attrs=hunter2")]
    [InlineData("Password=hunter2")]
    [InlineData("Host=;Password=hunter2")]
    [InlineData("Host=h;Password=hunter2;Port=hunter2")]
    [InlineData("Host=h;Pasword=hunter2")]
    [InlineData("Host=h;hunter2")]
    [InlineData("mysql://u:hunter2@h/db")]
    [InlineData("hunter2")]
    public void Parse_Malformed_ThrowsWithoutThePassword(string text)
    {
        var exception = Assert.Throws<FormatException>(() => PostgresConnectionString.Parse(text));
        Assert.DoesNotContain("hunter2", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_UnknownParameter_SaysWhatToDo() => Assert.Contains(
        "Npgsql connection string",
        Assert.Throws<FormatException>(() => PostgresConnectionString.Parse("postgresql://h/db?keepalives=1")).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("postgresql://%2Fvar%2Frun%2Fpostgresql/db")]
    [InlineData("postgresql:///db?host=/var/run/postgresql")]
    public void Url_WithAFolderForAHost_IsTaken(string url) => Assert.Equal("/var/run/postgresql", PostgresConnectionString.Parse(url).Host);

    [Fact]
    public void Url_WithAnUnknownParameter_NamesIt_ButNoneThatMayBeAPassword()
    {
        var known = Assert.Throws<FormatException>(() => PostgresConnectionString.Parse("postgresql://h/db?schema=billing"));
        var secret = Assert.Throws<FormatException>(() => PostgresConnectionString.Parse("postgresql://u:pass?Word9@h/db"));

        Assert.Contains("schema", known.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Word9", secret.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=h;Timeout=0;Multiplexing=true")]
    [InlineData("postgresql://h/db?connect_timeout=0&target_session_attrs=read-write")]
    public async Task SettingsThatWouldHangOrFail_AreMendedInTheStore(string text)
    {
        await using var database = new PostgresDatabase(
            Microsoft.Extensions.Options.Options.Create(new BillingOptions { DatabaseUrl = text, StoreTimeout = TimeSpan.FromSeconds(3) }));

        var used = new Npgsql.NpgsqlConnectionStringBuilder(database.DataSource.ConnectionString);
        Assert.Equal((3, false), (used.Timeout, used.Multiplexing));
        Assert.Null(used.TargetSessionAttributes);
    }
}
