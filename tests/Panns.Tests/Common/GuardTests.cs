using Panns.Common;
using Panns.FrontEnd;

namespace Panns.Tests.Common;

/// <summary>Errors name what the caller wrote: the method's parameter or the record's property.</summary>
public sealed class GuardTests
{
    [Fact]
    public void A_method_blames_its_parameter()
    {
        AssertBlames("count", () => LabelSet.Numbered(0));
        AssertBlames("seconds", () => Wait(-1));
        AssertBlames("seconds", () => Wait(double.NaN));
    }

    [Fact]
    public void A_record_blames_its_property()
    {
        AssertBlames(nameof(TaggingOptions.TopCount), () => new TaggingOptions { TopCount = 0 });
        AssertBlames(nameof(TaggingOptions.Overlap), () => new TaggingOptions { Overlap = double.NaN });
        AssertBlames(nameof(LogMelSettings.FftSize), () => new LogMelSettings { FftSize = 1000 });
    }

    [Fact]
    public void Of_an_expression_the_parameter_is_blamed() => AssertBlames("threads", () => Use(-2));

    [Fact]
    public void Good_values_come_back()
    {
        Assert.Equal(3, Guard.Positive(3));
        Assert.Equal(0, Guard.NotNegative(0));
        Assert.Equal(512, Guard.PowerOfTwo(512));
        Assert.Equal(0.5, Guard.InRange(0.5, 0.5, 1));
    }

    private static void AssertBlames(string name, Func<object> act) => Assert.Equal(name, Assert.ThrowsAny<ArgumentOutOfRangeException>(act).ParamName);

    private static object Wait(double seconds) => Guard.NotNegative(seconds);

    private static object Use(int? threads) => Guard.Positive(threads ?? 1);
}
