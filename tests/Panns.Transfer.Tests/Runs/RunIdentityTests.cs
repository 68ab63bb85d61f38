using System.Globalization;
using System.Reflection;

namespace Panns.Transfer.Tests.Runs;

/// <summary>What distinguishes runs.</summary>
public sealed class RunIdentityTests
{
    public static TheoryData<string> Options => [.. typeof(NetworkTrainingOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.CanWrite).Select(property => property.Name)];

    // If an option were not part of the identity, a checkpoint of another run could be used.
    [Theory]
    [MemberData(nameof(Options))]
    public void Every_option_of_training_makes_another_run(string option)
    {
        var changed = NetworkTrainingOptions.FineTune with { };
        var property = typeof(NetworkTrainingOptions).GetProperty(option)!;
        property.SetValue(changed, Other(property.PropertyType, property.GetValue(changed)));
        Assert.NotEqual(Identity(NetworkTrainingOptions.FineTune), Identity(changed));
    }

    [Fact]
    public void It_is_the_same_in_every_language()
    {
        var here = Identity(NetworkTrainingOptions.FineTune);
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
            Assert.Equal(here, Identity(NetworkTrainingOptions.FineTune));
            Assert.Contains("LabelSmoothing = 0.1", here, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private static string Identity(NetworkTrainingOptions options)
    {
        using var backbone = Backbone.WithoutWeights(PannsModels.Mn04);
        return NetworkStrategies.ScratchWith("any", options).RunIdentity(new() { Backbone = backbone })!;
    }

    private static object? Other(Type type, object? value)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(int) ? (int)value! + 1
            : type == typeof(double) ? ((double)(value ?? 1.0) / 2) + 0.0625
            : type == typeof(bool) ? value is not true
            : type.IsEnum ? Enum.GetValues(type).Cast<object>().First(other => !other.Equals(value))
            : type == typeof(Panns.Training.OptimizerOptions) ? new Panns.Training.SgdOptions { Momentum = 0.5 }
            : throw new NotSupportedException($"say here what another {type.Name} is");
    }
}
