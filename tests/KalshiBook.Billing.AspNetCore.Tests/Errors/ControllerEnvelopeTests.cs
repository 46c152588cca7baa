using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>Controllers with <c>[ApiController]</c>, whose own ProblemDetails make way for the envelope where the host asks for it.</summary>
public sealed class ControllerEnvelopeTests
{
    [Theory]
    [InlineData("{ oops", "application/json", 400, "invalid_json")]
    [InlineData("""{ "pages": "many" }""", "application/json", 422, "validation_error")]
    [InlineData("", "application/json", 400, "invalid_json")]
    [InlineData("""{ "pages": oops }""", "application/json", 400, "invalid_json")]
    [InlineData("""{ }""", "application/json", 422, "validation_error")]
    [InlineData("""{ "pages": -1 }""", "application/json", 422, "validation_error")]
    [InlineData("pages=1", "text/plain", 415, "unsupported_media_type")]
    public async Task A_bad_body_is_told_in_the_envelope_and_costs_nothing(string body, string type, int status, string code)
    {
        await using var app = await StartAsync();
        var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = new(type);

        await (await app.SendAsync(HttpMethod.Post, "/books", content: content)).ErrorAsync(status, code);

        Assert.Equal(0, await app.UsedAsync());
    }

    [Theory]
    [InlineData("/books/deep?depth=very", 422, "validation_error")]
    [InlineData("/books/status/404", 404, "not_found")]
    public async Task Other_faults_are_told_in_the_envelope(string path, int status, string code)
    {
        await using var app = await StartAsync();

        await (await app.GetAsync(path)).ErrorAsync(status, code);
    }

    [Fact]
    public async Task An_action_of_a_conventional_route_is_named_in_usage()
    {
        await using var app = await TestApp.StartAsync(new TestAppSettings
        {
            Add = (services, _) => services.AddControllers().AddApplicationPart(typeof(PlainController).Assembly),
            Map = app =>
            {
                app.MapControllers().EnforceCredits();
                app.MapControllerRoute("default", "{controller=Plain}/{action=Index}").EnforceCredits();
            },
        });
        await app.GetAsync("/plain/index");
        await app.GetAsync("/plain/other");

        var usage = await app.Store.GetUsageAsync(
            new UsageQuery(UserId.Parse(TestApp.Alice), TestApp.Start.AddDays(-1), TestApp.Start.AddDays(1), UsageGrouping.Endpoint),
            TestContext.Current.CancellationToken);

        Assert.Equal(["GET /Plain/Index", "GET /Plain/Other"], usage.Select(entry => entry.Key));
    }

    private static Task<TestApp> StartAsync() => TestApp.StartAsync(new TestAppSettings
    {
        Add = (services, billing) =>
        {
            services.AddControllers().AddApplicationPart(typeof(BooksController).Assembly);
            billing.AddControllerErrors();
        },
        Map = app => app.MapControllers().EnforceCredits(),
    });
}
