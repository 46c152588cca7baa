using System.ComponentModel.DataAnnotations;

namespace KalshiBook.ApiHost;

/// <summary>A text that has to be a time.</summary>
/// <param name="name">The name of the field, as clients know it.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class UtcTimeAttribute(string name)
    : ValidationAttribute($"{name} must be a time such as 2026-02-05T12:00:00Z, or a date such as 2026-02-05.")
{
    public override bool IsValid(object? value) => value is null || UtcTime.TryParse(value as string, out _);
}
