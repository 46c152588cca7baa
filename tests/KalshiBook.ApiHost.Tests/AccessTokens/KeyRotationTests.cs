namespace KalshiBook.ApiHost.Tests;

/// <summary>A project that changes its keys: the first token of an unknown key has the key set read again, and no flood of them has it read more often.</summary>
public sealed class KeyRotationTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ES256", "ES256")]
    [InlineData("RS256", "ES256")]
    public async Task A_token_of_a_new_key_is_let_in_without_a_restart(string before, string after)
    {
        var (old, @new) = (ProjectKey.Make(before, "old"), ProjectKey.Make(after, "new"));
        await using var project = await KeySetStub.StartAsync(old);
        await using var host = await StartAsync(project);
        Assert.Equal(200, await StatusAsync(host, old.Token(Jwt.Claims(project.Issuer))));
        project.Publish(old, @new);

        await UntilAsync(host, @new.Token(Jwt.Claims(project.Issuer)), 200);

        Assert.Equal(200, await StatusAsync(host, old.Token(Jwt.Claims(project.Issuer))));
        Assert.Equal(2, project.Fetches);
    }

    [Fact]
    public async Task Made_up_keys_have_the_key_set_read_once_more_and_no_oftener()
    {
        var key = ProjectKey.Make("ES256");
        await using var project = await KeySetStub.StartAsync(key);
        await using var host = await StartAsync(project);
        Assert.Equal(200, await StatusAsync(host, key.Token(Jwt.Claims(project.Issuer))));

        for (var i = 0; i < 20; i++)
            Assert.Equal(401, await StatusAsync(host, ProjectKey.Make("ES256", $"made-up-{i}").Token(Jwt.Claims(project.Issuer))));

        Assert.Equal(200, await StatusAsync(host, key.Token(Jwt.Claims(project.Issuer))));
        Assert.InRange(project.Fetches, 1, 2);
    }

    [Fact]
    public async Task Keys_that_are_known_stay_good_while_the_project_is_away()
    {
        var key = ProjectKey.Make("ES256");
        await using var project = await KeySetStub.StartAsync(key);
        await using var host = await StartAsync(project);
        Assert.Equal(200, await StatusAsync(host, key.Token(Jwt.Claims(project.Issuer))));
        project.IsDown = true;

        Assert.Equal(401, await StatusAsync(host, ProjectKey.Make("ES256", "made-up").Token(Jwt.Claims(project.Issuer))));

        Assert.Equal(200, await StatusAsync(host, key.Token(Jwt.Claims(project.Issuer))));
    }

    // The key set is read in the background, by the system's clock.
    private static async Task UntilAsync(Host host, string token, int status)
    {
        for (var i = 0; i < 200 && await StatusAsync(host, token) != status; i++) await Task.Delay(20, Cancelled);
        Assert.Equal(status, await StatusAsync(host, token));
    }

    private static async Task<int> StatusAsync(Host host, string token)
    {
        using var response = await host.GetAsync("/keys", token);
        return (int)response.StatusCode;
    }

    private static Task<Host> StartAsync(KeySetStub project) =>
        Host.StartAsync(new HostSettings { Environment = "Production", Configuration = new([project.Setting]) });
}
