using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;

namespace KalshiBook.Billing.AspNetCore.Tests;

[ApiController]
[Route("books")]
[RequireCredits(2)]
public sealed class BooksController : ControllerBase
{
    [HttpGet]
    public string Get() => "ok";

    [HttpGet("own")]
    [RequireCredits(9)]
    public ActionResult<string> Own() => "ok";

    [HttpGet("free")]
    [DisableCredits]
    public string Free() => "ok";

    [HttpGet("deep")]
    public int Deep([FromQuery] int depth) => depth;

    [HttpGet("boom")]
    public async Task<IActionResult> Boom()
    {
        await Task.Yield();
        throw new InvalidOperationException("boom");
    }

    [HttpGet("status/{status}")]
    public IActionResult Status(int status) => StatusCode(status);

    [HttpPost]
    public int Add([FromBody] Book book) => book.Pages;

    public sealed class Book : IValidatableObject
    {
        public required int Pages { get; set; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (Pages < 0) yield return new ValidationResult("A book has pages.");
        }
    }
}
