using System.Text;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace KalshiBook.ApiHost;

/// <summary>The OpenAPI document as text, made when it is first asked for: it takes a while, and endpoints don't change.</summary>
internal sealed class ApiDocumentText([FromKeyedServices(ApiDocument.Name)] IOpenApiDocumentProvider document)
{
    private readonly Lazy<Task<byte[]>> _text = new(async () =>
        Encoding.UTF8.GetBytes(await (await document.GetOpenApiDocumentAsync()).SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1)));

    public Task<byte[]> Value => _text.Value;
}
