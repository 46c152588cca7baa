using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace KalshiBook.Billing.AspNetCore.Tests;

/// <summary>The name of an endpoint in usage records: made once for each endpoint and method, and never another one's.</summary>
public sealed class EndpointTextTests
{
    [Theory]
    [InlineData("GET", "GET /markets/{ticker}")]
    [InlineData("get", "GET /markets/{ticker}")]
    [InlineData("HEAD", "HEAD /markets/{ticker}")]
    [InlineData("POST", "POST /markets/{ticker}")]
    [InlineData("BREW", "OTHER /markets/{ticker}")]
    [InlineData("BROIL", "OTHER /markets/{ticker}")]
    public void An_endpoint_has_a_text_for_each_method(string method, string text)
    {
        var endpoint = Route("/markets/{ticker}");
        Assert.Equal("GET /markets/{ticker}", Of(endpoint, "GET")); // asked for first, it must not be every method's

        Assert.Equal(text, Of(endpoint, method));
        Assert.Same(Of(endpoint, method), Of(endpoint, method));
    }

    [Fact]
    public void Endpoints_with_the_same_metadata_have_texts_of_their_own()
    {
        var (one, other) = (Route("/one"), Route("/other"));

        Assert.Equal(("GET /one", "GET /other"), (Of(one, "GET"), Of(other, "GET")));
    }

    [Fact]
    public void An_endpoint_without_a_pattern_has_its_display_name()
    {
        Assert.Equal("GET /anything", Of(new Endpoint(null, null, "anything"), "GET"));
        Assert.Equal("GET /", Of(null, "GET"));
    }

    [Fact]
    public void What_can_not_be_stored_is_left_out()
    {
        Assert.Equal("GET /a?b?", Of(new Endpoint(null, null, "a\0b\ud800"), "GET"));
        Assert.Equal(Charge.MaxTextLength, Of(new Endpoint(null, null, new string('a', 1_000)), "GET").Length);
    }

    private static RouteEndpoint Route(string pattern) =>
        new(_ => Task.CompletedTask, RoutePatternFactory.Parse(pattern), 0, EndpointMetadataCollection.Empty, pattern);

    private static string Of(Endpoint? endpoint, string method)
    {
        var context = new DefaultHttpContext { Request = { Method = method } };
        context.SetEndpoint(endpoint);
        return EndpointText.Of(context);
    }
}
