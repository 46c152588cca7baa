using System.ComponentModel.DataAnnotations;

namespace KalshiBook.ApiHost;

/// <summary>Who logs in.</summary>
internal sealed class LoginRequest : IChecked
{
    [Required(ErrorMessage = "email is required.")]
    [RegularExpression(@"^[^\p{Cc}]*$", ErrorMessage = "email must have no control characters.")]
    [EmailAddress(ErrorMessage = "email must be an e-mail address."), StringLength(200, ErrorMessage = "email must have at most 200 characters.")]
    public string? Email { get; init; }
}
