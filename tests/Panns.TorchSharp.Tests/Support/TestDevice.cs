namespace Panns.TorchSharp.Tests.Support;

/// <summary>
/// The device for comparisons: the processor, or the one in the environment variable PANNS_TEST_DEVICE (cuda, cuda:1).
/// </summary>
internal static class TestDevice
{
    public const string Variable = "PANNS_TEST_DEVICE";

    // Some of cuDNN's algorithms use transforms, which are less accurate in float32 than direct sums.
    private const double GpuFactor = 5;

    /// <summary>Its name, as options take it.</summary>
    public static string Name { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } name ? name : "cpu";

    public static bool IsGpu => Name != "cpu";

    /// <summary>A tolerance for the device.</summary>
    /// <param name="onProcessor">The tolerance on the processor.</param>
    public static double Tolerance(double onProcessor) => IsGpu ? GpuFactor * onProcessor : onProcessor;
}
