using System.ComponentModel.DataAnnotations;

namespace KalshiBook.ApiHost;

/// <summary>What a new key is to be called.</summary>
internal sealed class CreateKeyRequest : IChecked
{
    /// <summary>A name to know it by, of at most 100 characters. None is fine.</summary>
    [StringLength(100, ErrorMessage = "name must have at most 100 characters.")]
    [RegularExpression(@"^[^\p{Cc}]*$", ErrorMessage = "name must have no control characters.")]
    public string? Name { get; init; }
}
