using System.Text.RegularExpressions;
using KalshiBook.Billing.Testing;

namespace KalshiBook.Billing.Tests.Conventions;

/// <summary>Stripe.net changes its types with every version of Stripe's API: one file knows it.</summary>
public sealed partial class StripeNetTests
{
    [Fact]
    public void Sources_NamingStripeNet_AreOneFile()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "KalshiBook.Billing.sln"))) folder = folder.Parent!;
        var naming = Directory.EnumerateFiles(Path.Combine(folder.FullName, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => NamesStripeNet().IsMatch(File.ReadAllText(file)))
            .Select(Path.GetFileName);
        Assert.Equal(["StripeNetGateway.cs"], naming);
    }

    [Fact]
    public void Api_OfAllPackages_HasNoTypeOfStripeNet()
    {
        var types = typeof(IBillingStore).Assembly.GetTypes().Concat(typeof(BillingStoreSpecification).Assembly.GetTypes())
            .Where(type => !type.FullName!.Contains(nameof(StripeNetGateway), StringComparison.Ordinal));
        const System.Reflection.BindingFlags All = (System.Reflection.BindingFlags)62; // public and not, static and not, declared here
        Assert.All(types, type => Assert.DoesNotContain(
            type.GetFields(All).Select(field => field.FieldType)
                .Concat(type.GetProperties(All).Select(property => property.PropertyType))
                .Concat(type.GetMethods(All).SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)))
                .Append(type.BaseType ?? typeof(object)),
            used => used.Assembly.GetName().Name == "Stripe.net"));
    }

    [Fact]
    public void Testing_References_LeaveStripeNetOut() => Assert.DoesNotContain(
        typeof(BillingStoreSpecification).Assembly.GetReferencedAssemblies(), reference => reference.Name == "Stripe.net");

    // The namespace in a directive, or before a type. Folders, words and names of our own types are something else.
    [GeneratedRegex(@"^\s*(global\s+)?using\s[^;\n]*\bStripe\b|\bglobal::Stripe\b|(?<![\w.])Stripe\.[A-Z]\w*[\w.]*[\s(<{]", RegexOptions.Multiline)]
    private static partial Regex NamesStripeNet();
}
