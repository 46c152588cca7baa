using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace KalshiBook.Billing.AspNetCore;

/// <summary>Outside Development, Stripe must be told where to send people back to: a host behind a proxy doesn't know its own address.</summary>
internal sealed class AppUrlValidator(IHostEnvironment environment) : IValidateOptions<BillingOptions>
{
    public ValidateOptionsResult Validate(string? name, BillingOptions options) =>
        options.IsStripeOn && string.IsNullOrWhiteSpace(options.AppUrl) && !environment.IsDevelopment()
            ? ValidateOptionsResult.Fail(
                $"APP_URL (or {BillingOptions.SectionName}:AppUrl) is required outside Development while Stripe is on (STRIPE_SECRET_KEY is set).")
            : ValidateOptionsResult.Success;
}
